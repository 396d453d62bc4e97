import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolders } from './make-folders.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jaws-folders-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('makeFolders', () => {
  it('makes all that are missing, private, and leaves what is there', async () => {
    const path = join(folder, 'a', 'ü b', 'c');
    await makeFolders(path);
    for (const one of [path, join(folder, 'a', 'ü b'), join(folder, 'a')])
      expect(statSync(one).mode & 0o777).toBe(0o700);
    mkdirSync(join(folder, 'open'), { mode: 0o755 });
    await makeFolders(join(folder, 'open'));
    expect(statSync(join(folder, 'open')).mode & 0o777).toBe(0o755);
  });

  it('takes a link to a folder, and many calls at once', async () => {
    symlinkSync(folder, join(folder, 'link'));
    await Promise.all(Array.from({ length: 8 }, () => makeFolders(join(folder, 'link', 'x', 'y', 'z'))));
    for (let round = 0; round < 100; round++) {
      const path = join(folder, `round ${round}`, 'y', 'z');
      await Promise.all(Array.from({ length: 8 }, () => makeFolders(path)));
    }
    expect(statSync(join(folder, 'x', 'y', 'z')).isDirectory()).toBe(true);
  });

  it('says what is in the way: a file, a link to nowhere', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(makeFolders(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolders(join(folder, 'file', 'sub'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    symlinkSync(join(folder, 'none'), join(folder, 'dangling'));
    await expect(makeFolders(join(folder, 'dangling'))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  const noProc = existsSync('/proc/self') ? '' : ' (skipped: no /proc)';
  it.skipIf(noProc !== '')(`ends where a folder that is there takes none${noProc}`, async () => {
    await expect(makeFolders('/proc/jaws/data')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
