// The columns of a closed dataset as one binary file in cache/: reading them back is a copy instead of
// parsing. Never the truth: keyed by size, time and hash of packets.csv, with its own checksum; deleting it
// loses nothing.

import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { type PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import {
  type CacheFooter,
  type CacheKey,
  cachePath,
  digestBytes,
  lengthBytes,
  parseFooter,
} from './column-cache-format.ts';
import { appendGroup, groupView, mostGroupRows, rowBytes } from './column-layout.ts';
import { ColumnRecorder } from './column-recorder.ts';
import { errnoCode } from './disk-errors.ts';
import { openOrdinaryFile } from './open-ordinary-file.ts';

/** The cached table, or null when there is none for this key, or it is damaged. */
export async function readColumnCache(folder: string, key: CacheKey): Promise<PacketTable | null> {
  try {
    const file = await openOrdinaryFile(cachePath(folder), 'read');
    try {
      return await readColumns(file, key);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error instanceof JawsError) && errnoCode(error) === null) throw error;
    return null;
  }
}

async function readColumns(file: FileHandle, key: CacheKey): Promise<PacketTable | null> {
  const end = await readEnd(file, key);
  if (end === null) return null;
  const { footer } = end;
  const table = new PacketTable(end.rows);
  const hash = createHash('sha256');
  const buffer = new ArrayBuffer(mostGroupRows * rowBytes);
  for (const count of footer.groups) {
    const bytes = Buffer.from(buffer, 0, count * rowBytes);
    if (!(await fill(file, table.count * rowBytes, bytes))) return null;
    hash.update(bytes);
    appendGroup(table, groupView(buffer, count, table.dictionaries));
  }
  if (!hash.update(end.hashed).digest().equals(end.digest)) return null;
  nameIds(table.dictionaries, footer);
  return table;
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

function nameIds(dictionaries: PacketDictionaries, footer: CacheFooter): void {
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
