// What processes that were killed have left in a dataset's folder: files that were being made, locks of locks.
// Nothing that a living process works on is touched.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFileName } from './dataset-lock.ts';
import { onDisk, errnoCode } from './disk-errors.ts';
import { isDeadDraft } from './draft-path.ts';
import { csvFileName } from './inspect-csv.ts';
import { stateOfLock, takeLock } from './lock-file.ts';
import { manifestLockName } from './manifest-lock.ts';

/** packets.csv as it is written anew; the holder of the dataset's lock alone makes it. */
export const nextCsvName = `${csvFileName}.next`;

/** Where files are made: the dataset's folder and those in it. */
const places = ['.', 'cache', 'undo', 'truth'];

/** The caller holds the dataset's lock and is not writing `nextCsvName`. @throws JawsError dataset.io */
export async function removeLitter(folder: string): Promise<void> {
  await onDisk('Cannot tidy the dataset', async () => {
    await rm(join(folder, nextCsvName), { force: true });
    for (const place of places) await removeDeadDrafts(join(folder, place));
    for (const name of [lockFileName, manifestLockName]) {
      const guard = join(folder, `${name}.takeover`);
      if ((await stateOfLock(guard)) === 'stale') await rm(guard, { force: true });
    }
    const path = join(folder, manifestLockName);
    if ((await stateOfLock(path)) !== 'stale') return;
    const lock = await takeLock(path, 'Cannot tidy the dataset');
    await lock?.release();
  });
}

async function removeDeadDrafts(place: string): Promise<void> {
  for (const entry of await entriesOf(place)) {
    if (isDeadDraft(entry)) await rm(join(place, entry), { force: true });
  }
}

async function entriesOf(place: string): Promise<string[]> {
  try {
    return await readdir(place);
  } catch (error) {
    const code = errnoCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
