import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFiles } from './check-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'jaws-check-'));
const at = (name: string): string => join(folder, name);
beforeAll(() => {
  writeFileSync(at('good'), 'x');
  symlinkSync(at('loop'), at('loop'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('checkFiles', () => {
  it('says nothing of files and devices that can be read', async () => {
    await expect(checkFiles([at('good'), '/dev/null'])).resolves.toBeUndefined();
  });
  it.each([
    ['nothing', 'there is no such file'],
    ['good/below', 'there is no such file'],
    ['.', 'it is a folder'],
    ['loop', 'its links lead in a circle'],
    ['x'.repeat(300), 'the name is too long'],
    ['zero\u0000byte', 'ERR_INVALID_ARG_VALUE'],
  ])('refuses %j: %s', async (name, reason) => {
    await expect(checkFiles([at('good'), at(name)])).rejects.toMatchObject({
      code: 'import.unreadable',
      message: `${JSON.stringify(at(name))} cannot be read: ${reason}.`,
    });
  });
});
