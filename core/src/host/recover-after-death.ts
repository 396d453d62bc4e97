// A worker thread that died in the middle of a write leaves a lock that names this living process. Nobody else can
// tell that its writer is gone; the host can, and brings the dataset back to a sound state.

import { JawsError } from '@jaws/shared/contract/errors';
import { lockAt } from '../dataset/dataset-lock.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import type { HostLog } from './host-log.ts';

export async function recoverAfterDeath(
  store: Pick<DatasetStore, 'exists' | 'folder' | 'repair'>,
  dataset: string,
  error: unknown,
  log: HostLog,
): Promise<void> {
  if (!(error instanceof JawsError) || error.code !== 'worker.died') return;
  if (!(await store.exists(dataset))) return;
  await lockAt(store.folder(dataset)).release();
  const { rows, cutBytes } = await store.repair(dataset);
  log.warn(`dataset ${dataset} was repaired: ${rows} rows kept, ${cutBytes} bytes cut`);
}
