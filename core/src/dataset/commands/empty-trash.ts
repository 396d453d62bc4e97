// What is in the trash is deleted here, for good: the one command that takes data away. Nothing is written for it, so
// that it works on a full disk.

import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { maxTrashIds } from '@jaws/shared/contract/datasets';
import { JawsError } from '@jaws/shared/contract/errors';
import { errnoCode, onDisk } from '../disk-errors.ts';
import { removeAbandonedDrafts, removeFolder } from '../draft-folders.ts';
import type { DatasetStore } from '../store-contract.ts';
import { trashFolder } from './dataset-folders.ts';
import { isTrashId } from './remove-dataset.ts';

/**
 * Everything, or the datasets of these trash ids that are still there; gives how many were deleted. What is no dataset
 * of the trash stays.
 * @throws JawsError dataset.not-found (none of these ids is there), dataset.io
 */
export async function emptyTrash(
  store: DatasetStore,
  trashIds?: readonly string[],
): Promise<{ deleted: number }> {
  const trash = await trashFolder(store);
  return await onDisk('Cannot empty the trash', async () => {
    await removeAbandonedDrafts(trash);
    const wanted = trashIds === undefined ? null : new Set(trashIds);
    const chosen = (await idsIn(trash)).filter((id) => wanted === null || wanted.has(id));
    if (wanted !== null && chosen.length === 0) {
      throw new JawsError('dataset.not-found', 'This dataset is not in the trash.');
    }
    for (const id of chosen) await removeFolder(join(trash, id));
    return { deleted: chosen.length };
  });
}

/** What `emptyTrash` would delete, and the sum of its files' lengths. @throws JawsError dataset.io */
export async function trashContent(store: DatasetStore): Promise<{ trashIds: string[]; bytes: number }> {
  const trash = await trashFolder(store);
  return await onDisk('Cannot read the trash', async () => {
    const trashIds = (await idsIn(trash)).slice(0, maxTrashIds);
    let bytes = 0;
    for (const id of trashIds) bytes += await bytesIn(join(trash, id));
    return { trashIds, bytes };
  });
}

async function idsIn(trash: string): Promise<string[]> {
  const entries = await readdir(trash, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && isTrashId(entry.name)).map(({ name }) => name);
}

/** What somebody takes away meanwhile counts as nothing. */
async function bytesIn(folder: string): Promise<number> {
  try {
    let bytes = 0;
    for (const path of await readdir(folder, { recursive: true })) {
      const status = await lstat(join(folder, path));
      if (status.isFile()) bytes += status.size;
    }
    return bytes;
  } catch (error) {
    if (errnoCode(error) !== 'ENOENT') throw error;
    return 0;
  }
}
