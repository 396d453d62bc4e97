// The rows of a closed dataset, read from the file in cache/ again and again, a group at a time: in memory are the times
// (8 bytes a packet), the dictionaries and two groups.

import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import type { PacketRows } from '@jaws/shared/domain/packet-rows';
import { PacketDictionaries, type PacketTable } from '@jaws/shared/domain/packet-table';
import type { CacheKey } from './column-cache-format.ts';
import { groupsOf, isDigest, nameIds, openCache, type OpenCache } from './column-cache.ts';
import { diskError } from './disk-errors.ts';
import { groupView, mostGroupRows, rowBytes } from './column-layout.ts';

export interface OpenRows {
  /** `visit` throws JawsError dataset.io when the file cannot be read any more. */
  readonly packets: PacketRows;
  /** `packets` is of no use afterwards. */
  readonly close: () => Promise<void>;
}

/** Null when there is no cache for this key with so many `rows`, or it is damaged: it is read once before, to be sure. */
export async function openCachedRows(folder: string, key: CacheKey, rows: number): Promise<OpenRows | null> {
  const cache = await openCache(folder, key);
  if (cache === null) return null;
  const close = (): Promise<void> => cache.file.close();
  try {
    const packets = cache.rows === rows ? await soundRows(cache) : null;
    if (packets !== null) return { packets, close };
  } catch (error) {
    await close();
    throw diskError(error, 'Cannot read the cache');
  }
  await close();
  return null;
}

async function soundRows(cache: OpenCache): Promise<PacketRows | null> {
  const dictionaries = new PacketDictionaries();
  const timestampUs = new Float64Array(cache.rows);
  const hash = createHash('sha256');
  let count = 0;
  for await (const { group, bytes } of groupsOf(cache, dictionaries)) {
    hash.update(bytes);
    timestampUs.set(group.timestampUs, count);
    count += group.count;
  }
  if (count !== cache.rows || !isDigest(hash, cache)) return null;
  nameIds(dictionaries, cache.footer);
  return { count, timestampUs, dictionaries, visit: visitor(cache, dictionaries) };
}

/** Without a pause between the groups, as work on a table in memory has none either. */
function visitor({ file, footer }: OpenCache, dictionaries: PacketDictionaries): PacketRows['visit'] {
  const starts = startsOf(footer.groups);
  // Two, for packets that go to and fro over the edge of a group.
  const held = [new HeldGroup(dictionaries), new HeldGroup(dictionaries)];
  const group = (index: number): PacketTable => {
    const known = held.find((each) => each.index === index);
    if (known !== undefined) return known.table;
    const oldest = held.shift() as HeldGroup;
    held.push(oldest);
    return oldest.read(file.fd, index, footer.groups[index] as number, starts[index] as number);
  };
  return (from, to, use) => {
    for (let index = groupOf(starts, from); from < to; index++) {
      const start = starts[index] as number;
      const end = Math.min(starts[index + 1] as number, to);
      use(group(index), from - start, end - start);
      from = end;
    }
  };
}

/** First row of each group, and behind the last one the number of rows. */
function startsOf(groups: readonly number[]): Float64Array {
  const starts = new Float64Array(groups.length + 1);
  groups.forEach((count, index) => {
    starts[index + 1] = (starts[index] as number) + count;
  });
  return starts;
}

function groupOf(starts: Float64Array, row: number): number {
  let [low, high] = [0, starts.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

class HeldGroup {
  /** -1: none. */
  index = -1;
  table: PacketTable;
  private readonly buffer = new ArrayBuffer(mostGroupRows * rowBytes);
  private readonly dictionaries: PacketDictionaries;

  constructor(dictionaries: PacketDictionaries) {
    this.dictionaries = dictionaries;
    this.table = groupView(this.buffer, 0, dictionaries);
  }

  read(fd: number, index: number, count: number, firstRow: number): PacketTable {
    this.index = -1;
    fill(fd, new Uint8Array(this.buffer, 0, count * rowBytes), firstRow * rowBytes);
    this.table = groupView(this.buffer, count, this.dictionaries);
    this.index = index;
    return this.table;
  }
}

/** @throws JawsError dataset.io */
function fill(fd: number, bytes: Uint8Array, at: number): void {
  try {
    for (let filled = 0; filled < bytes.length;) {
      const count = readSync(fd, bytes, filled, bytes.length - filled, at + filled);
      if (count === 0) throw new Error('they end too early');
      filled += count;
    }
  } catch (error) {
    throw diskError(error, 'Cannot read the columns of the dataset');
  }
}
