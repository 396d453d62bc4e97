// The columns of a closed dataset as one binary file in cache/: reading them back is a copy instead of
// parsing. Never the truth: keyed by size, time and hash of packets.csv, with its own checksum; deleting it
// loses nothing.

import { Buffer } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import {
  type CacheFooter,
  type CacheKey,
  cachePath,
  digestBytes,
  lengthBytes,
  parseFooter,
} from './column-cache-format.ts';
import { groupView, mostGroupRows, rowBytes } from './column-layout.ts';
import { ColumnRecorder } from './column-recorder.ts';
import { errnoCode, onDisk } from './disk-errors.ts';
import { openOrdinaryFile } from './open-ordinary-file.ts';

/** The cached table, or null when there is none for this key, or it is damaged. */
export async function readColumnCache(folder: string, key: CacheKey): Promise<PacketTable | null> {
  const cache = await openCache(folder, key);
  if (cache === null) return null;
  try {
    const table = new PacketTable(cache.rows);
    const hash = createHash('sha256');
    await onDisk('Cannot read the cache', async () => {
      for await (const { group, bytes } of groupsOf(cache, table.dictionaries)) {
        hash.update(bytes);
        table.append(group, 0, group.count);
      }
    });
    if (table.count !== cache.rows || !isDigest(hash, cache)) return null;
    nameIds(table.dictionaries, cache.footer);
    return table;
  } catch (error) {
    if (!(error instanceof JawsError)) throw error;
    return null;
  } finally {
    await cache.file.close();
  }
}

/** Rows of a dataset: those of `table`, of which the first is row `firstRow` (from 0) of `rowsTotal`. */
export type UseRows = (table: PacketTable, firstRow: number, rowsTotal: number) => Promise<void>;

/**
 * Hands the cached rows on, `windowRows` at a time in one table that is filled anew for each call of `use`; its columns
 * and dictionaries stay the same objects. False, and `use` not called, when there is no cache for this key with so
 * many `rows`, or it is damaged: everything is read once before, to be sure. Throws what `use` throws, and dataset.io.
 */
export async function useColumnCache(
  folder: string,
  key: CacheKey,
  { rows, windowRows }: { readonly rows: number; readonly windowRows: number },
  use: UseRows,
): Promise<boolean> {
  const cache = await openCache(folder, key);
  if (cache === null) return false;
  try {
    if (cache.rows !== rows || !(await isSound(cache))) return false;
    const table = new PacketTable(Math.min(windowRows, rows));
    nameIds(table.dictionaries, cache.footer);
    let firstRow = 0;
    const hand = async (): Promise<void> => {
      await use(table, firstRow, rows);
      firstRow += table.count;
      table.clear();
    };
    for await (const { group } of groupsOf(cache, table.dictionaries)) {
      for (let from = 0; from < group.count;) {
        const to = Math.min(group.count, from + table.capacity - table.count);
        table.append(group, from, to);
        from = to;
        if (table.count === table.capacity) await hand();
      }
    }
    if (table.count > 0 || firstRow === 0) await hand();
    return true;
  } finally {
    await cache.file.close();
  }
}

async function isSound(cache: OpenCache): Promise<boolean> {
  const hash = createHash('sha256');
  for await (const { bytes } of groupsOf(cache, new PacketDictionaries())) hash.update(bytes);
  return isDigest(hash, cache);
}

export function isDigest(hash: Hash, { hashed, digest }: FileEnd): boolean {
  return hash.update(hashed).digest().equals(digest);
}

export interface OpenCache extends FileEnd {
  readonly file: FileHandle;
}

/** The caller closes it. Null when there is none, for this key. */
export async function openCache(folder: string, key: CacheKey): Promise<OpenCache | null> {
  try {
    const file = await openOrdinaryFile(cachePath(folder), 'read');
    const end = await readEnd(file, key).catch(async (error: unknown) => {
      await file.close();
      throw error;
    });
    if (end !== null) return { file, ...end };
    await file.close();
    return null;
  } catch (error) {
    if (!(error instanceof JawsError) && errnoCode(error) === null) throw error;
    return null;
  }
}

/** One buffer for all of them: a group is valid until the next is asked for. Ends early where the file does. */
export async function* groupsOf(
  { file, footer }: OpenCache,
  dictionaries: PacketDictionaries,
): AsyncGenerator<{ readonly group: PacketTable; readonly bytes: Uint8Array }, void, undefined> {
  const buffer = new ArrayBuffer(mostGroupRows * rowBytes);
  let at = 0;
  for (const count of footer.groups) {
    const bytes = new Uint8Array(buffer, 0, count * rowBytes);
    if (!(await fill(file, at, bytes))) return;
    at += bytes.length;
    yield { group: groupView(buffer, count, dictionaries), bytes };
  }
}

interface FileEnd {
  readonly footer: CacheFooter;
  readonly rows: number;
  /** What follows the groups, without the checksum. */
  readonly hashed: Buffer;
  readonly digest: Buffer;
}

/** Null when it is of another key, or does not fit the length of the file: then no memory is taken for its rows. */
async function readEnd(file: FileHandle, key: CacheKey): Promise<FileEnd | null> {
  const { size } = await file.stat();
  const lengthAt = size - digestBytes - lengthBytes;
  const footerBytes = (await readAt(file, lengthAt, lengthBytes))?.readUInt32LE(0) ?? 0;
  const footerAt = lengthAt - footerBytes;
  const bytes = await readAt(file, footerAt, size - footerAt);
  if (bytes === null) return null;
  const footer = parseFooter(bytes.toString('utf8', 0, footerBytes), key);
  const rows = footer?.groups.reduce((sum, count) => sum + count, 0);
  if (footer === null || rows === undefined || rows * rowBytes !== footerAt) return null;
  const hashedBytes = footerBytes + lengthBytes;
  return { footer, rows, hashed: bytes.subarray(0, hashedBytes), digest: bytes.subarray(hashedBytes) };
}

/** Null where the file has no such bytes. */
async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer | null> {
  if (at < 0) return null;
  const bytes = Buffer.alloc(length);
  return (await fill(file, at, bytes)) ? bytes : null;
}

/** False: the file ends before. */
async function fill(file: FileHandle, at: number, bytes: Uint8Array): Promise<boolean> {
  for (let filled = 0; filled < bytes.length;) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, at + filled);
    if (bytesRead === 0) return false;
    filled += bytesRead;
  }
  return true;
}

export function nameIds(dictionaries: PacketDictionaries, footer: CacheFooter): void {
  for (const text of footer.addresses) dictionaries.addresses.intern(text);
  for (const text of footer.macs) dictionaries.macs.intern(text);
  for (const text of footer.protocols) dictionaries.protocols.intern(text);
  for (const text of footer.labels) dictionaries.labels.intern(text);
  for (const [dnsName, httpUrl, sni, ja4] of footer.details) {
    dictionaries.details.add({ dnsName, httpUrl, sni, ja4 });
  }
}

/** A cache that cannot be written (full disk, read-only folder) is left out: gives false, throws nothing of it. */
export async function writeColumnCache(folder: string, key: CacheKey, table: PacketTable): Promise<boolean> {
  const recorder = new ColumnRecorder(folder);
  await recorder.addAll(table);
  return await recorder.finish(key);
}
