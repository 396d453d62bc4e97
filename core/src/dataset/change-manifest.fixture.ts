// A process that changes a manifest again and again, or takes its lock and keeps it: for tests of several of them.
// Arguments: data folder, dataset, own name, number of changes (0 = holds the lock until it is killed).

import { createDatasetStore } from './dataset-store.ts';
import { lockManifest } from './manifest-lock.ts';

const [dataDir = '', dataset = '', own = '', times = '0'] = process.argv.slice(2);
const store = createDatasetStore({ dataDir, clock: () => 0 });
const countOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

if (times === '0') {
  await lockManifest(store.folder(dataset), dataset);
  process.send?.('held');
  // Bounded: a test that dies must not leave this behind for long.
  setTimeout(() => process.exit(1), 60_000);
} else {
  process.send?.('ready');
  for (let done = 1; done <= Number(times); done++) {
    await store.updateManifest(dataset, (manifest) => ({
      ...manifest,
      ...(own === 'note' ? { note: `${manifest.note}n` } : { [own]: countOf(manifest[own]) + 1 }),
      packets: manifest.packets + 1,
    }));
    process.send?.(done);
  }
  process.disconnect();
}
