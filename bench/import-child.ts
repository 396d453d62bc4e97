// One import in a process of its own, so that neither warm code nor the memory of a benchmark counts for it.
// Usage: node --import tsx bench/import-child.ts <capture> <data folder>; prints one line of JSON.

import { basename } from 'node:path';
import process from 'node:process';

import { createDatasetStore } from '../core/src/dataset/dataset-store.ts';
import { importFiles } from '../core/src/import/import-files.ts';

const [path = '', dataDir = ''] = process.argv.slice(2);
const clock = (): number => Date.now();
const store = createDatasetStore({ dataDir, clock });
const before = process.cpuUsage();
const started = performance.now();
const { packets, flows, dataset } = await importFiles({
  store,
  files: [{ path, name: basename(path) }],
  clock,
});
const seconds = (performance.now() - started) / 1000;
const cpu = process.cpuUsage(before);
const { fileBytes } = await store.manifest(dataset);
console.log(
  JSON.stringify({
    seconds,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    rssBytes: process.resourceUsage().maxRSS * 1024,
    packets,
    flows,
    csvBytes: fileBytes,
  }),
);
