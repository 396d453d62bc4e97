// A dataset judged out of its file, piece by piece, gives the findings that all of it in memory gives.

import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScoreResult } from '@jaws/shared/contract/detection';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { rowNumbers } from '@jaws/shared/domain/sorted-rows';
import { selectPackets } from '@jaws/shared/domain/select-packets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { loadCapture } from './quality.ts';
import { scoreDatasets } from './score-datasets.ts';

const demo = join(import.meta.dirname, '../../../assets/demo.pcapng');
const dayUs = 86_400e6;

let dataDir: string;
let store: DatasetStore;

/** The demo on some days that follow each other: several groups of the file in cache/. */
async function demoDays(days: number): Promise<PacketTable> {
  const { table } = await loadCapture(demo);
  const all = new PacketTable(days * table.count, table.dictionaries);
  for (let day = 0; day < days; day++) {
    const first = all.count;
    all.append(table, 0, table.count);
    for (let row = first; row < all.count; row++)
      all.timestampUs[row] = (all.timestampUs[row] as number) + day * dayUs;
  }
  return all;
}

async function keep(name: string, table: PacketTable): Promise<void> {
  const writer = await store.create(name, {});
  await writer.append(table, 0, table.count);
  await writer.close();
  // Writes the columns into cache/.
  await store.readTable(name);
}

async function scored(
  from: Pick<DatasetStore, 'manifest' | 'readTable'>,
  dataset: string,
): Promise<Omit<ScoreResult, 'durationMs'>> {
  const baseline = { dataset, alertsPerDay: 1 };
  const one = await scoreDatasets({
    store: from,
    settings: { datasets: [dataset], where: null, baseline: null },
  });
  const other = await scoreDatasets({
    store: from,
    settings: { datasets: [dataset], where: null, baseline },
  });
  const { durationMs, ...result } = one;
  expect(durationMs).toBeGreaterThan(0);
  return { ...result, nearby: undefined, limit: other.limit };
}

/** Without a way to go through the rows: all of them in memory. */
function inMemory(): Pick<DatasetStore, 'manifest' | 'readTable'> {
  return { manifest: (name) => store.manifest(name), readTable: (name) => store.readTable(name) };
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jaws-rows-'));
  store = createDatasetStore({ dataDir, clock: () => 0 });
  const table = await demoDays(3);
  await keep('days', table);
  const rows = rowNumbers(table.count);
  for (let row = 40; row < rows.length; row += 97) {
    const moved = rows[row] as number;
    rows.copyWithin(row, row - 30, row);
    rows[row - 30] = moved;
  }
  await keep('mixed', selectPackets(table, rows));
});
afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

describe('the demo on three days', () => {
  it('is larger than a group of the file, and has findings', async () => {
    expect((await store.manifest('days')).packets).toBeGreaterThan(32_768);
    expect((await scored(store, 'days')).findings.length).toBeGreaterThan(0);
  });

  it.each(['days', 'mixed'])('%s: the same out of the file and in memory', async (dataset) => {
    expect(await scored(store, dataset)).toEqual(await scored(inMemory(), dataset));
  });

  it('the same from a table where the file in cache/ is damaged', async () => {
    const whole = await scored(store, 'days');
    await truncate(join(store.folder('days'), 'cache/columns.bin'), 5000);
    expect(await scored(store, 'days')).toEqual(whole);
  });
});
