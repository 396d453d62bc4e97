// The file of points: whole or not there at all.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePoints } from './points-file.ts';

let folder = '';
let path = '';
const { signal } = new AbortController();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-points-'));
  path = join(folder, 'points.csv');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('writePoints', () => {
  it('writes one piece after the other', async () => {
    await writePoints(path, [bytes('id\n'), bytes('a\n'), bytes('b\n')], signal);
    expect(readFileSync(path, 'utf8')).toBe('id\na\nb\n');
    expect(readdirSync(folder)).toEqual(['points.csv']);
  });
  it('leaves a file that exists alone', async () => {
    writeFileSync(path, 'mine');
    await expect(writePoints(path, [], signal)).rejects.toMatchObject({ code: 'export.exists' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
  it('leaves nothing when it is interrupted or its pieces fail', async () => {
    await expect(writePoints(path, [bytes('id\n')], AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
    const failing = (function* () {
      yield bytes('id\n');
      throw new Error('boom');
    })();
    await expect(writePoints(path, failing, signal)).rejects.toThrow('boom');
    expect(readdirSync(folder)).toEqual([]);
  });
});
