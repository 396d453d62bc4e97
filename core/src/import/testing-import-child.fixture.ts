// A process that imports one file and prints each announced number of stored rows, to be killed in the middle.
// Usage: node --import tsx <this file> <data folder> <capture> <dataset> [append]

import { basename } from 'node:path';
import process from 'node:process';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import { importFiles } from './import-files.ts';

const [dataDir = '', path = '', dataset = '', append] = process.argv.slice(2);
const clock = (): number => performance.timeOrigin + performance.now();
const store = createDatasetStore({ dataDir, clock });

process.stdout.write('ready\n');
try {
  const document = await importFiles({
    store,
    files: [{ path, name: basename(path) }],
    dataset,
    append: append === 'append',
    clock,
    onProgress: ({ rowsStored }) => process.stdout.write(`stored ${rowsStored}\n`),
  });
  process.stdout.write(`done ${JSON.stringify(document)}\n`);
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'none';
  process.stdout.write(`failed ${code} ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
