// A process that changes labels until it is killed: for the test of what a kill leaves.
// Arguments: data folder, dataset.

import { createDatasetStore } from '../dataset-store.ts';
import { relabelDataset } from './relabel-dataset.ts';

const [dataDir = '', dataset = ''] = process.argv.slice(2);
const store = createDatasetStore({ dataDir, clock: () => 0 });
process.send?.('ready');
// Bounded: a test that dies must not leave this behind for long.
for (let round = 0; round < 200; round++) {
  await relabelDataset(store, dataset, { label: round % 2 === 0 ? 'x' : 'y', where: '' });
}
