// Datasets by name -> the overview of their packets: what `jaws stats` prints, the same figures as the app's first screen.

import { buildChannels } from '@jaws/shared/analysis/channel-table';
import { readTraffic } from '@jaws/shared/analysis/traffic';
import type { Overview } from '@jaws/shared/contract/stats';
import { summariseTraffic } from '@jaws/shared/stats/overview';
import { readDatasets, requireGoingOn, type ReadRequest } from './read-datasets.ts';

/** `rows`: of each list. Throws `cancelled`, `dataset.not-found`, `filter.syntax`. */
export async function summariseDatasets(request: ReadRequest, rows?: number): Promise<Overview> {
  const { table, local, names } = await readDatasets(request);
  const traffic = readTraffic(table, { local, names });
  requireGoingOn(request.signal);
  return summariseTraffic(traffic, buildChannels(traffic), rows);
}
