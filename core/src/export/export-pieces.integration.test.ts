// An export out of cache/, where the rows come in pieces, is that of the rows in one: the same bytes where nothing is left
// out, the same rows where a filter chooses.

import { parquetReadObjects } from 'hyparquet';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { seededTable } from '../dataset/testing-tables.fixture.ts';
import { exportDataset, type ExportSettings } from './export-dataset.ts';

/** More than one piece, and a last group of Parquet rows that is not full. */
const rows = 300_000;
let folder: string;
let store: DatasetStore;
let exports = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jaws-pieces-'));
  store = createDatasetStore({ dataDir: folder, clock: () => 0 });
  const table = seededTable(rows);
  const writer = await store.create('a', {});
  await writer.keepColumns(null);
  // Groups that do not end where pieces do.
  for (let from = 0; from < rows; from += 17_001)
    await writer.append(table, from, Math.min(from + 17_001, rows));
  await writer.close();
});
afterAll(() => rm(folder, { recursive: true }));

async function exported(
  settings: Pick<ExportSettings, 'format' | 'where'>,
  fromCache: boolean,
): Promise<Buffer> {
  const reads: number[] = [];
  if (!fromCache) await rm(join(store.folder('a'), 'cache'), { recursive: true });
  const out = join(folder, `out-${(exports += 1)}`);
  await exportDataset({ store, dataset: 'a', out, ...settings, onReading: (bytes) => reads.push(bytes) });
  expect(reads.length > 0).toBe(!fromCache);
  const content = await readFile(out);
  await rm(out);
  return content;
}

describe.each(['csv', 'jsonl', 'parquet'] as const)('%s', (format) => {
  it('has the same bytes', async () => {
    const pieces = await exported({ format }, true);
    expect(pieces.equals(await exported({ format }, false))).toBe(true);
  });

  it('has the same chosen rows', async () => {
    const settings = { format, where: 'sport < 900 and proto == TCP' };
    const [pieces, whole] = [await exported(settings, true), await exported(settings, false)];
    expect(pieces.length).toBeGreaterThan(1000);
    if (format !== 'parquet') expect(pieces.equals(whole)).toBe(true);
    else expect(await objectsOf(pieces)).toEqual(await objectsOf(whole));
  });
});

async function objectsOf(content: Buffer): Promise<unknown[]> {
  return await parquetReadObjects({ file: new Uint8Array(content).buffer });
}

it('is made of packets.csv where the cache is damaged, and of nothing where rows were changed', async () => {
  const undamaged = await exported({ format: 'csv' }, true);
  const cache = join(store.folder('a'), 'cache', 'columns.bin');
  const bytes = await readFile(cache);
  bytes[5000] = (bytes[5000] ?? 0) ^ 1;
  await writeFile(cache, bytes);
  const out = join(folder, 'again.csv');
  await exportDataset({ store, dataset: 'a', out, format: 'csv' });
  expect((await readFile(out)).equals(undamaged)).toBe(true);
  await rm(out);
  const csv = join(store.folder('a'), 'packets.csv');
  await writeFile(csv, (await readFile(csv, 'latin1')).replace(',norm,', ',chum,'), 'latin1');
  await expect(exportDataset({ store, dataset: 'a', out, format: 'csv' })).rejects.toMatchObject({
    code: 'dataset.damaged',
  });
  expect(await readdir(folder)).toEqual(['datasets']);
});
