// One writer per dataset: the lock file of its folder, had at once or not at all.

import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { heldLock, type LockState, stateOfLock, takeLock } from './lock-file.ts';
import type { DatasetLock } from './store-contract.ts';

export const lockFileName = 'lock';

/** Looks without touching. */
export async function lockState(folder: string): Promise<LockState> {
  return await stateOfLock(join(folder, lockFileName));
}

/** @throws JawsError dataset.locked, dataset.io, dataset.disk-full */
export async function acquireLock(folder: string, datasetName: string): Promise<DatasetLock> {
  const lock = await takeLock(join(folder, lockFileName), `Cannot lock "${datasetName}"`);
  if (lock !== null) return lock;
  throw new JawsError('dataset.locked', `Another process is writing to "${datasetName}".`);
}

/** The lock of a folder that this process holds; also after the folder was renamed. */
export function lockAt(folder: string): DatasetLock {
  return heldLock(join(folder, lockFileName));
}
