// One import in a process of its own, so that neither warm code nor the memory of a benchmark counts for it.
// Usage: node import-child.mjs <data folder> <capture>…; prints one line of JSON.

import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';

import { createDatasetStore } from '../core/src/dataset/dataset-store.ts';
import { importFiles } from '../core/src/import/import-files.ts';

const [dataDir = '', ...paths] = process.argv.slice(2);
const clock = (): number => Date.now();
const store = createDatasetStore({ dataDir, clock });
const started = performance.now();
const { packets, flows, dataset } = await importFiles({
  store,
  files: paths.map((path) => ({ path, name: basename(path) })),
  clock,
});
const importSeconds = (performance.now() - started) / 1000;
const { fileBytes } = await store.manifest(dataset);
const cpu = process.cpuUsage();
console.log(
  JSON.stringify({
    importSeconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    rssBytes: peakBytes(),
    packets,
    flows,
    csvBytes: fileBytes,
  }),
);

/** Linux counts the parent's peak into `maxRSS` of a process that it starts; VmHWM is this program's own. */
function peakBytes(): number {
  const status = '/proc/self/status';
  const own = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return (own === undefined ? process.resourceUsage().maxRSS : Number(own)) * 1024;
}
