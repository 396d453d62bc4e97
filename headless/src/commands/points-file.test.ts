import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePoints } from './points-file.ts';

let folder = '';
let path = '';
const abort = new AbortController();
const { signal } = new AbortController();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-points-'));
  path = join(folder, 'points.csv');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('writePoints', () => {
  it('quotes what needs it and writes numbers as they are', async () => {
    await writePoints(
      path,
      ['id', 'a,b'],
      [
        ['say "x"', -0.5],
        ['two\nlines', 1e-9],
      ],
      signal,
    );
    expect(readFileSync(path, 'utf8')).toBe('id,"a,b"\n"say ""x""",-0.5\n"two\nlines",1e-9\n');
  });
  it('writes many rows whole', async () => {
    const rows = Array.from({ length: 30_000 }, (_, at) => [`row ${at}`, 'x'.repeat(90)]);
    await writePoints(path, ['id', 'text'], rows, signal);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect([lines.length, lines[30_000]]).toEqual([30_001, `row 29999,${'x'.repeat(90)}`]);
  });
  it('leaves a file that exists alone', async () => {
    writeFileSync(path, 'mine');
    await expect(writePoints(path, ['id'], [], signal)).rejects.toMatchObject({ code: 'export.exists' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });
  it('leaves nothing when it is interrupted or its rows fail', async () => {
    abort.abort();
    await expect(writePoints(path, ['id'], [], abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
    const failing = (function* () {
      yield ['x'];
      throw new Error('boom');
    })();
    await expect(writePoints(path, ['id'], failing, signal)).rejects.toThrow('boom');
    expect(readdirSync(folder)).toEqual([]);
  });
});
