// A private folder of this process for uploads and exports. Removed at close; what killed processes left behind is
// removed at the next start. Living ones keep theirs: the app and `jaws serve` may share a data folder.

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onDisk } from '../dataset/disk-errors.ts';
import { makeFolders } from '../dataset/make-folders.ts';
import { isAlive } from '../dataset/process-start.ts';

export interface TemporaryFolder {
  readonly path: string;
  /** Removes the folder and all that is in it. */
  readonly remove: () => Promise<void>;
}

export async function openTemporaryFolder(dataDir: string, randomId: () => string): Promise<TemporaryFolder> {
  const parent = join(dataDir, 'temporary');
  await onDisk('Cannot use the data folder', () => makeFolders(parent));
  await sweep(parent);
  const path = join(parent, `${process.pid}-${randomId()}`);
  await mkdir(path, { mode: 0o700 });
  return {
    path,
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1] ?? NaN);
    if (!Number.isInteger(pid) || pid === process.pid || isAlive(pid)) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}
