// What is in the trash is deleted here, for good: the one command that takes data away. Nothing is written for it, so
// that it works on a full disk.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { onDisk } from '../disk-errors.ts';
import { removeAbandonedDrafts, removeFolder } from '../draft-folders.ts';
import type { DatasetStore } from '../store-contract.ts';
import { trashFolder } from './dataset-folders.ts';
import { isTrashId } from './remove-dataset.ts';

/**
 * Everything, or the one dataset of this trash id; gives how many were deleted. What is no dataset of the trash stays.
 * @throws JawsError dataset.not-found (this id is not there), dataset.io
 */
export async function emptyTrash(store: DatasetStore, trashId?: string): Promise<{ deleted: number }> {
  const trash = await trashFolder(store);
  return await onDisk('Cannot empty the trash', async () => {
    await removeAbandonedDrafts(trash);
    const entries = await readdir(trash, { withFileTypes: true });
    const ids = entries.filter((entry) => entry.isDirectory() && isTrashId(entry.name));
    const chosen = ids.map(({ name }) => name).filter((name) => trashId === undefined || name === trashId);
    if (trashId !== undefined && chosen.length === 0) {
      throw new JawsError('dataset.not-found', 'This dataset is not in the trash.');
    }
    for (const id of chosen) await removeFolder(join(trash, id));
    return { deleted: chosen.length };
  });
}
