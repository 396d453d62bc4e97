// The private folder: its rights, its end, and what it sweeps.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultDataDir } from './default-data-dir.ts';
import { openTemporaryFolder } from './temporary-folder.ts';

it('sweeps what dead processes left, keeps what living ones use, and removes itself', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'jaws-temporary-'));
  const parent = join(dataDir, 'temporary');
  // Above the largest pid that Linux gives out (2^22).
  for (const name of ['99999999-dead', `${process.ppid}-alive`, 'something-else']) {
    mkdirSync(join(parent, name), { recursive: true });
    writeFileSync(join(parent, name, 'upload'), 'x');
  }
  const folder = await openTemporaryFolder(dataDir, () => 'mine');
  expect(readdirSync(parent).sort()).toEqual(
    [`${process.ppid}-alive`, `${process.pid}-mine`, 'something-else'].sort(),
  );
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder.path, 'export'), 'x');
  await folder.remove();
  expect(existsSync(folder.path)).toBe(false);
  rmSync(dataDir, { recursive: true, force: true });
});

it.each([
  [{ JAWS_DATA_DIR: '/x/y' }, 'linux', '/x/y'],
  [{ XDG_DATA_HOME: '/data' }, 'linux', '/data/jaws'],
  [{ XDG_DATA_HOME: 'relative' }, 'linux', '/home/me/.local/share/jaws'],
  [{}, 'linux', '/home/me/.local/share/jaws'],
  [{}, 'darwin', '/home/me/Library/Application Support/jaws'],
  [{ APPDATA: '/roaming' }, 'win32', '/roaming/jaws'],
])('datasets live, with %j on %s, in %s', (env, platform, expected) => {
  expect(defaultDataDir({ env, platform, homeDir: '/home/me' })).toBe(expected);
});
