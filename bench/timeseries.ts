// One address over time in ten datasets of 3,000,000 packets in all: cold out of the columns in cache/, then a zoom with its
// packets in memory. Beside it DuckDB over the same packets.csv files, where JAWS_DUCKDB names a folder with
// @duckdb/node-api (no package of the project), and always the project's own reading of the CSV.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autoSeriesBuckets, type AddressSeries, type SeriesInput } from '@jaws/shared/contract/series';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { createDatasetStore } from '../core/src/dataset/dataset-store.ts';
import type { DatasetStore } from '../core/src/dataset/store-contract.ts';
import { openAddressPackets, seriesOfAddress } from '../core/src/lookup/series-of-address.ts';
import { createSeriesHandler } from '../core/src/worker/series-handler.ts';
import { type BenchOptions, type BenchResult, peakRssBytes, withPeer } from './benchmark.ts';
import { openDuckDb } from './duck-db.ts';

const datasetCount = 10;
const hosts = 400;
const servers = 8000;
const startUs = 1_700_000_000_000_000;
const stepUs = 12_000;
/** In every tenth packet. */
const address = '10.0.0.7';

/** `points` packets in all (default 3,000,000). */
export async function runTimeseriesBench(options: BenchOptions = {}): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-bench-timeseries-'));
  try {
    const store = createDatasetStore({ dataDir: folder, clock: () => 0 });
    const each = Math.ceil((options.points ?? 3_000_000) / datasetCount);
    const datasets = Array.from({ length: datasetCount }, (_, at) => `day-${at}`);
    for (const [at, dataset] of datasets.entries()) await writeDataset(store, dataset, at * each, each);
    const wish = { bucketMs: 'auto', mostBuckets: autoSeriesBuckets, fromMs: null, toMs: null } as const;
    const input: SeriesInput = { ip: address, datasets, ...wish };
    const cold = await costOf(() => coldSeries(store, input));
    const all = await costOf(() => coldSeries(store, { ...input, ip: '192.0.2.1' }));
    const app = await zoomCosts(store, input);
    const rssBytes = peakRssBytes();
    const csvs = datasets.map((dataset) => join(store.folder(dataset), 'packets.csv'));
    const duck = await duckDbCost(csvs, cold.value.bucketMs);
    for (const dataset of datasets) rmSync(join(store.folder(dataset), 'cache'), { recursive: true });
    const fromCsv = await costOf(() => coldSeries(store, input));
    const details = {
      packets: each * datasetCount,
      packetsOfAddress: packetsOf(cold.value),
      buckets: cold.value.buckets.length,
      ...{ coldSeconds: cold.seconds, coldOfAnotherSeconds: all.seconds, ...app },
      ...{ ownCsvReaderSeconds: fromCsv.seconds, heldBytes: 14 * packetsOf(cold.value) },
      duckdb: duck === null ? 'skipped: JAWS_DUCKDB is not set' : duck.same(cold.value),
    };
    const peer = duck?.peer ?? { name: 'own CSV reader', seconds: fromCsv.seconds };
    return withPeer({ name: 'timeseries', seconds: cold.seconds, rssBytes, details }, peer);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function coldSeries(store: DatasetStore, input: SeriesInput): Promise<AddressSeries> {
  const packetsOfAddress = (dataset: string, ip: string) => openAddressPackets(store, dataset, ip);
  return await seriesOfAddress({ store, input, packetsOf: packetsOfAddress });
}

/** As the app asks: first for all, then for a tenth of it. */
async function zoomCosts(store: DatasetStore, input: SeriesInput) {
  const ask = createSeriesHandler(store, { held: () => Promise.resolve(null) });
  const context = { signal: new AbortController().signal };
  const first = await costOf(() => ask(input, context));
  const { fromMs, toMs } = first.value;
  if (fromMs === null || toMs === null) throw new Error('the datasets are empty');
  const part = (toMs - fromMs) / 10;
  const zoomed = { ...input, fromMs: fromMs + 4 * part, toMs: fromMs + 5 * part };
  const zoom = await costOf(() => ask(zoomed, context));
  const back = await costOf(() => ask(input, context));
  return { appFirstSeconds: first.seconds, zoomSeconds: zoom.seconds, zoomBackSeconds: back.seconds };
}

async function costOf<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const started = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1000 };
}

function packetsOf({ totals }: AddressSeries): number {
  return totals.packetsUp + totals.packetsDown;
}

async function duckDbCost(csvs: readonly string[], bucketMs: number) {
  const duck = await openDuckDb('timeseries');
  if (duck === null) return null;
  const files = csvs.map((path) => `'${path}'`).join(', ');
  const sql = `select floor(timestamp * 1e6 / ${bucketMs * 1000}) as bucket, label, src_ip = '${address}' as up,
    count(*), sum(size) from read_csv([${files}], nullstr='NA') where src_ip = '${address}' or dst_ip = '${address}'
    group by all`;
  const { value: rows, seconds } = await costOf(() => duck.rows(sql));
  const counted = rows.reduce((sum, row) => sum + Number(row[3]), 0);
  return {
    peer: { name: duck.name, seconds },
    same: (series: AddressSeries) => ({ seconds, packets: counted, isSame: counted === packetsOf(series) }),
  };
}

async function writeDataset(store: DatasetStore, name: string, first: number, count: number): Promise<void> {
  const table = new PacketTable(count);
  const { addresses, protocols, labels } = table.dictionaries;
  const inside = Array.from({ length: hosts }, (_, at) => addresses.intern(`10.0.${at >> 8}.${at & 255}`));
  const outside = Array.from({ length: servers }, (_, at) =>
    addresses.intern(`203.${at >> 8}.${at & 255}.9`),
  );
  const [tcp, norm, chum] = [protocols.intern('TCP'), labels.intern('norm'), labels.intern('chum')];
  for (let row = 0; row < count; row++) {
    const number = first + row;
    const isUp = number % 3 === 0;
    const host = inside[number % 10 === 0 ? 7 : number % hosts] as number;
    const server = outside[(number * 7) % servers] as number;
    table.timestampUs[row] = startUs + number * stepUs;
    table.size[row] = 60 + ((number * 37) % 1400);
    table.payloadSize[row] = table.size[row] as number;
    [table.source[row], table.destination[row]] = isUp ? [host, server] : [server, host];
    [table.sourcePort[row], table.destinationPort[row]] = isUp ? [40_000, 443] : [443, 40_000];
    [table.protocol[row], table.label[row]] = [tcp, number % 1000 === 0 ? chum : norm];
  }
  table.count = count;
  const writer = await store.create(name, {}, { fsyncEveryMs: null });
  await writer.keepColumns(null);
  await writer.append(table, 0, count);
  await writer.close();
}
