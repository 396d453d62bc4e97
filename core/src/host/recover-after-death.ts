// A worker thread that died in the middle of a write leaves a lock that names this living process. Nobody else can
// tell that its writer is gone; the host can, and brings the dataset back to a sound state.

import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { JawsError } from '@jaws/shared/contract/errors';
import { lockAt, lockFileName } from '../dataset/dataset-lock.ts';
import { removeAbandonedDrafts } from '../dataset/draft-folders.ts';
import { lockOwner, namesThisProcess } from '../dataset/lock-file.ts';
import { manifestLockAt, manifestLockName } from '../dataset/manifest-lock.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import type { HostLog } from './host-log.ts';

/** Does nothing unless `error` is `worker.died` and the dataset is locked in this process's name. */
export async function recoverAfterDeath(
  store: Pick<DatasetStore, 'exists' | 'folder' | 'repair'>,
  dataset: string,
  error: unknown,
  log: HostLog,
): Promise<void> {
  if (!(error instanceof JawsError) || error.code !== 'worker.died') return;
  if (!(await store.exists(dataset))) return;
  await freeManifest(store.folder(dataset));
  if (!(await isLockedHere(store.folder(dataset)))) return;
  await lockAt(store.folder(dataset)).release();
  const { rows, cutBytes } = await store.repair(dataset);
  log.warn(`dataset ${dataset} was repaired: ${rows} rows kept, ${cutBytes} bytes cut`);
}

/** What a dead worker was making, a copy for example, is half a dataset in a hidden folder. Never rejects. */
export async function tidyAfterDeath(store: Pick<DatasetStore, 'folder'>, log: HostLog): Promise<void> {
  try {
    // Every dataset lies beside the drafts.
    await removeAbandonedDrafts(dirname(store.folder('any')));
  } catch (error) {
    log.error('what a dead worker was making could not be removed', error);
  }
}

/** A change of the manifest that the worker was in the middle of; those of this thread come to their end. */
async function freeManifest(folder: string): Promise<void> {
  const owner = await lockOwner(join(folder, manifestLockName));
  const isWorkers = owner !== null && (owner.thread ?? threadId) !== threadId;
  if (isWorkers && (await namesThisProcess(owner))) await manifestLockAt(folder).release();
}

/** Only the one data worker of this process writes: a lock with our pid was that worker's. */
async function isLockedHere(folder: string): Promise<boolean> {
  const owner = await lockOwner(join(folder, lockFileName));
  return owner !== null && (await namesThisProcess(owner));
}
