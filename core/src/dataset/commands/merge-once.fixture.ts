// A process that merges a and b into c, for the test of what a kill leaves. Argument: data folder.

import { createDatasetStore } from '../dataset-store.ts';
import { mergeDatasets } from './merge-datasets.ts';

const store = createDatasetStore({ dataDir: process.argv[2] ?? '', clock: () => 0 });
process.send?.('ready');
await mergeDatasets(store, ['a', 'b'], 'c');
process.disconnect();
