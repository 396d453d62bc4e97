// Packets of a dataset to flows: out of packets.csv and out of the columns in cache/, beside DuckDB, which groups the same
// packets.csv by 5-tuple in the same process. DuckDB is no package of the project: JAWS_DUCKDB names a folder in which
// `npm install @duckdb/node-api` was run.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlowBuilder } from '@jaws/shared/flows/flow-builder';
import { createDatasetStore } from '../core/src/dataset/dataset-store.ts';
import type { DatasetStore } from '../core/src/dataset/store-contract.ts';
import { importFiles } from '../core/src/import/import-files.ts';
import { type BenchOptions, type BenchPeer, type BenchResult, peakRssBytes, withPeer } from './benchmark.ts';
import { openDuckDb } from './duck-db.ts';
import { syntheticCapture } from './synthetic-capture.ts';

const packetsPerFile = 300_000;
/** Chosen so that 3,000,000 packets make about half a million flows. */
const flowsPerFile = 52_000;
const dataset = 'flows';

interface Cost {
  readonly seconds: number;
  /** All threads together. */
  readonly cpuSeconds: number;
  readonly groups: number;
}

/** `points` packets (default 3,000,000, in steps of 300,000). `seconds` counts from packets.csv, as DuckDB does. */
export async function runFlowsBench(options: BenchOptions = {}): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'jaws-bench-flows-'));
  try {
    const store = createDatasetStore({ dataDir: folder, clock: () => 0 });
    const packets = await importCaptures(store, folder, options);
    const fromCache = await costOf(() => countFlows(store));
    rmSync(join(store.folder(dataset), 'cache'), { recursive: true });
    const fromCsv = await costOf(() => countFlows(store));
    const rssBytes = peakRssBytes();
    const duckdb = await runDuckDb(join(store.folder(dataset), 'packets.csv'));
    const details = {
      packets,
      fromCsv,
      fromCache,
      duckdb: duckdb?.cost ?? 'skipped: JAWS_DUCKDB is not set',
    };
    const result = { name: 'flows', seconds: fromCsv.seconds, rssBytes, details };
    return withPeer(result, duckdb === null ? null : duckdb.peer);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importCaptures(store: DatasetStore, folder: string, options: BenchOptions): Promise<number> {
  const count = Math.max(1, Math.round((options.points ?? 3_000_000) / packetsPerFile));
  const clock = (): number => 0;
  let packets = 0;
  for (let at = 0; at < count; at++) {
    const path = join(folder, 'part.pcap');
    const seed = (options.seed ?? 1) + at;
    writeFileSync(path, syntheticCapture({ packets: packetsPerFile, flows: flowsPerFile, seed }));
    packets += (await importFiles({ store, files: [{ path, name: path }], dataset, append: true, clock }))
      .packets;
    rmSync(path);
  }
  return packets;
}

async function countFlows(store: DatasetStore): Promise<number> {
  const table = await store.readTable(dataset);
  const builder = new FlowBuilder();
  builder.add(table, 0, table.count);
  return builder.finish().count;
}

async function costOf(work: () => Promise<number>): Promise<Cost> {
  const before = process.cpuUsage();
  const started = performance.now();
  const groups = await work();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpuSeconds: (user + system) / 1e6, groups };
}

async function runDuckDb(csv: string): Promise<{ readonly peer: BenchPeer; readonly cost: Cost } | null> {
  const duck = await openDuckDb('flows');
  if (duck === null) return null;
  const sql = `select count(*) from (select src_ip, src_port, dst_ip, dst_port, protocol, count(*), sum(size),
    min(timestamp), max(timestamp) from read_csv('${csv}', nullstr='NA') group by all)`;
  const cost = await costOf(async () => Number((await duck.rows(sql))[0]?.[0] ?? 0));
  return { peer: { name: duck.name, seconds: cost.seconds }, cost };
}
