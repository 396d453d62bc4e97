// Moves a dataset's folder to where it is no dataset any more. This makes room, so it must be possible where there is
// none: on a full disk no lock can be written.

import { JawsError } from '@jaws/shared/contract/errors';
import { lockAt, lockState } from '../dataset-lock.ts';
import { manifestLockState } from '../manifest-lock.ts';
import type { DatasetStore } from '../store-contract.ts';
import { moveDataset, moveFolder } from './dataset-folders.ts';

/**
 * In one step, to `target`, which must not exist.
 * @throws JawsError dataset.not-found, dataset.locked (somebody writes to it), dataset.disk-full, dataset.io; it is then where it was
 */
export async function takeAway(store: DatasetStore, name: string, target: string): Promise<void> {
  try {
    await moveLocked(store, name, target);
  } catch (error) {
    if (!(error instanceof JawsError) || error.code !== 'dataset.disk-full') throw error;
    await moveUnlocked(store.folder(name), target, name);
  }
}

async function moveLocked(store: DatasetStore, name: string, target: string): Promise<void> {
  const lock = await store.lock(name);
  try {
    await moveDataset(store.folder(name), target, name, name);
  } catch (error) {
    await lock.release();
    throw error;
  }
  // The lock file went with the folder; under the old name another dataset may have its own by now.
  await lockAt(target).release();
}

/** Nobody has a lock before the move; whoever got one meanwhile has his dataset back. */
async function moveUnlocked(folder: string, target: string, name: string): Promise<void> {
  await assertUnlocked(folder, name);
  await moveFolder(folder, target, name);
  try {
    await assertUnlocked(target, name);
  } catch (error) {
    await moveFolder(target, folder, name);
    throw error;
  }
}

async function assertUnlocked(folder: string, name: string): Promise<void> {
  const states = [await lockState(folder), await manifestLockState(folder)];
  if (states.includes('owned')) {
    throw new JawsError('dataset.locked', `Another process is writing to "${name}".`);
  }
}
