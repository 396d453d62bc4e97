import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkOutputs } from './check-outputs.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-outputs-'));
  writeFileSync(join(folder, 'there'), '');
  mkdirSync(join(folder, 'sub'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('files that a call is to write', () => {
  it('are fine where nothing is yet and the folder is there; nothing is made', async () => {
    await checkOutputs([
      ['--points', join(folder, 'new.csv')],
      ['--plot', join(folder, 'sub/new.svg')],
      ['--out', undefined],
    ]);
    expect(readdirSync(folder)).toEqual(['sub', 'there']);
  });

  it.each([
    ['there', 'export.exists', 'exists; it was left alone.'],
    ['sub', 'export.exists', 'exists; it was left alone.'],
    ['none/new', 'export.unwritable', 'there is no such folder.'],
    ['there/new', 'export.unwritable', 'there is no such folder.'],
    ['x'.repeat(300) + '/y', 'export.unwritable', 'the name is too long.'],
  ])('%s: %s', async (name, code, text) => {
    const path = join(folder, name);
    await expect(checkOutputs([['--out', path]])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`${JSON.stringify(path)}.*${text}$`)) as string,
    });
  });

  it.each([
    ['', '--out needs the name of a file.'],
    ['-', '--out does not write to standard output.'],
  ])('the name %j is bad usage', async (path, message) => {
    await expect(checkOutputs([['--out', path]])).rejects.toMatchObject({ code: 'usage.invalid', message });
  });

  it('two options that name one file are bad usage, however it is written', async () => {
    const pair = [
      ['--points', join(folder, 'one.svg')],
      ['--plot', join(folder, 'sub/../one.svg')],
    ] as const;
    await expect(checkOutputs(pair)).rejects.toMatchObject({
      code: 'usage.invalid',
      message: expect.stringContaining('--points and --plot name the same file') as string,
    });
  });
});
