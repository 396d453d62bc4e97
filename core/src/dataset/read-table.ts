// All rows of a dataset as one table, out of cache/ where that is fresh; rows that are not those the manifest speaks of
// are refused. A change by another process in the middle is no damage: then it is read again.

import type { Manifest } from '@jaws/shared/domain/manifest';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { openCachedRows, type OpenRows } from './cached-rows.ts';
import { type CacheKey, cacheKey } from './column-cache-format.ts';
import { readColumnCache, useColumnCache, type UseRows, writeColumnCache } from './column-cache.ts';
import { damagedRows, rowProblems } from './compare-rows.ts';
import { shortestRowBytes } from './csv-columns.ts';
import { lockState } from './dataset-lock.ts';
import { onDisk } from './disk-errors.ts';
import { inspectCsv } from './inspect-csv.ts';
import { readManifest } from './manifest-file.ts';
import { mostNameBytes } from './name-budget.ts';
import type { ReadOptions } from './store-contract.ts';

/** Readings in which somebody else changed the dataset each time. */
const mostTries = 5;

export interface ReadTableOptions extends ReadOptions {
  readonly log?: ((message: string) => void) | undefined;
}

/** @throws JawsError dataset.damaged, dataset.io, dataset.unsupported-schema, cancelled */
export async function readDatasetTable(
  folder: string,
  name: string,
  options: ReadTableOptions,
): Promise<PacketTable> {
  let manifest = await readManifest(folder);
  for (let tries = 1; ; tries += 1) {
    const key = await onDisk('Cannot read packets.csv', () => cacheKey(folder, manifest.sha256 ?? ''));
    const cached = await fromCache(folder, manifest, key);
    if (cached !== null) return cached;
    const { table, problems } = await fromCsv(folder, manifest, key, options);
    if (problems.length === 0) return table;
    const latest = await readManifest(folder);
    if (tries === mostTries || isSame(latest, manifest)) throw damagedRows(name, problems);
    manifest = latest;
  }
}

/** The same rows, read again whenever they are asked for where cache/ is fresh; else a table in memory. */
export async function openDatasetRows(
  folder: string,
  name: string,
  options: ReadTableOptions,
): Promise<OpenRows> {
  const { key, isFresh, packets } = await freshness(folder);
  const cached = isFresh ? await openCachedRows(folder, key, packets) : null;
  if (cached !== null) return cached;
  return { packets: await readDatasetTable(folder, name, options), close: () => Promise.resolve() };
}

/**
 * The same rows in pieces of `windowRows`, with `use` as in `useColumnCache`, where cache/ is fresh; else all of them at
 * once. Throws what `use` throws too.
 */
export async function useDatasetRows(
  folder: string,
  name: string,
  windowRows: number,
  options: ReadTableOptions,
  use: UseRows,
): Promise<void> {
  const { key, isFresh, packets } = await freshness(folder);
  const expected = { rows: packets, windowRows };
  if (isFresh && (await useColumnCache(folder, key, expected, use))) return;
  const table = await readDatasetTable(folder, name, options);
  await use(table, 0, table.count);
}

async function freshness(
  folder: string,
): Promise<{ readonly key: CacheKey; readonly isFresh: boolean; readonly packets: number }> {
  const { sha256, state, fileBytes, packets } = await readManifest(folder);
  const key = await onDisk('Cannot read packets.csv', () => cacheKey(folder, sha256 ?? ''));
  return { key, isFresh: state !== 'open' && key.bytes === fileBytes, packets };
}

function isSame(a: Manifest, b: Manifest): boolean {
  return a.state === b.state && a.sha256 === b.sha256 && a.packets === b.packets;
}

async function fromCache(folder: string, manifest: Manifest, key: CacheKey): Promise<PacketTable | null> {
  if (manifest.state === 'open' || key.bytes !== manifest.fileBytes) return null;
  const cached = await readColumnCache(folder, key);
  return cached?.count === manifest.packets ? cached : null;
}

async function fromCsv(
  folder: string,
  manifest: Manifest,
  key: CacheKey,
  { log, mostNameBytes: budget, ...options }: ReadTableOptions,
): Promise<{ table: PacketTable; problems: readonly string[] }> {
  // What a manifest says is no measure for memory: rows take bytes.
  const mostRows = Math.ceil(key.bytes / shortestRowBytes);
  const table = new PacketTable(Math.max(1, Math.min(manifest.packets, mostRows)));
  const { details } = table.dictionaries;
  if (budget !== undefined) details.mostBytes = budget;
  const found = await inspectCsv(folder, { ...options, table });
  const isWritten = manifest.state === 'open' && (await lockState(folder)) === 'owned';
  const problems = rowProblems(manifest, found, isWritten);
  const isKept =
    problems.length === 0 &&
    manifest.state !== 'open' &&
    details.refused === 0 &&
    details.bytes <= mostNameBytes;
  if (isKept && !(await writeColumnCache(folder, key, table))) {
    log?.(`dataset ${manifest.name}: the cache could not be written`);
  }
  return { table, problems };
}
