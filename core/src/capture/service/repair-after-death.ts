// The datasets of a capture whose worker died: whatever it left open is brought in order, so that the next start is one
// click away.

import type { CaptureState } from '@jaws/shared/contract/capture';
import { lockState } from '../../dataset/dataset-lock.ts';
import type { DatasetStore } from '../../dataset/store-contract.ts';
import type { HostLog } from '../../host/host-log.ts';
import { removeDeadControl } from '../control/serve-control.ts';
import { isOfCapture } from './interrupted-captures.ts';

export interface RepairParts {
  readonly store: Pick<DatasetStore, 'list' | 'folder' | 'manifest'>;
  readonly log: HostLog;
  readonly repair: (dataset: string) => Promise<{ readonly rows: number }>;
}

/**
 * The rows of the dataset that was being written; null when there is none. `first`: the one that the capture began
 * with; it may have begun another that no state has told of. Never rejects.
 */
export async function repairAfterDeath(
  parts: RepairParts,
  first: string,
  state: CaptureState,
): Promise<number | null> {
  const { store, log } = parts;
  try {
    for (const one of await store.list()) {
      if (one.state !== 'open' || !isOfCapture(first, one.name)) continue;
      const folder = store.folder(one.name);
      // Somebody else's, with a name that looks like ours.
      if ((await lockState(folder)) === 'owned') continue;
      const { rows } = await parts.repair(one.name);
      await removeDeadControl(folder);
      log.warn(`dataset ${one.name} was repaired: ${rows} rows kept`);
    }
    const current = state.dataset ?? first;
    const listed = (await store.list()).find(({ name }) => name === current);
    return listed?.packets ?? null;
  } catch (error) {
    log.error(`the datasets of capture ${state.captureId} could not be repaired`, error);
    return null;
  }
}
