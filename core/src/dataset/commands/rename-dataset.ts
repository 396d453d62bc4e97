// Renames a dataset: the folder first, in one step; its manifest learns the name afterwards.

import { JawsError } from '@jaws/shared/contract/errors';
import { lockAt } from '../dataset-lock.ts';
import type { DatasetStore } from '../store-contract.ts';
import { moveDataset } from './dataset-folders.ts';

/** @throws JawsError dataset.not-found, dataset.bad-name, dataset.exists, dataset.locked, dataset.io */
export async function renameDataset(store: DatasetStore, name: string, newName: string): Promise<void> {
  const target = store.folder(newName);
  const lock = await store.lock(name);
  try {
    // A rename onto an empty folder would succeed: look first.
    if (await store.exists(newName)) throw new JawsError('dataset.exists', `A dataset "${newName}" exists.`);
    await moveDataset(store.folder(name), target, name, newName);
  } catch (error) {
    await lock.release();
    throw error;
  }
  // The lock file went with the folder. A kill before the next step leaves a folder whose name is the truth.
  try {
    await store.updateManifest(newName, (manifest) => ({ ...manifest, name: newName }));
  } finally {
    await lockAt(target).release();
  }
}
