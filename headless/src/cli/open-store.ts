// The dataset store of this call's data folder.

import { createDatasetStore } from '@jaws/core/dataset/dataset-store';
import type { DatasetStore } from '@jaws/core/dataset/store-contract';
import type { CommandContext } from './cli-io.ts';
import { hostLog } from './host-log.ts';

export function openStore(context: CommandContext): DatasetStore {
  return createDatasetStore({ dataDir: context.dataDir, clock: context.io.clock, log: hostLog(context) });
}
