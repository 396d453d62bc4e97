// The columns of a closed dataset as one binary file in cache/: reading them back is a copy instead of
// parsing. Never the truth: keyed by size, time and hash of packets.csv, with its own checksum; deleting it
// loses nothing.

import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { z } from 'zod';
import { errnoCode } from './disk-errors.ts';
import { csvFileName } from './inspect-csv.ts';
import { replaceFile } from './manifest-file.ts';

/** Raise it whenever the layout, or what the CSV reader makes of a row, changes. */
const cacheVersion = 3;
const digestBytes = 32;

export interface CacheKey {
  readonly bytes: number;
  /** Of packets.csv in ns, as text: a change that keeps the size is noticed by it. */
  readonly modified: string;
  /** Inode and time of change in ns: neither another file under the name nor a time set back goes unnoticed. */
  readonly version: string;
  readonly sha256: string;
}

const detail = z.tuple([
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
]);
const cacheHeader = z.object({
  version: z.literal(cacheVersion),
  endianness: z.literal(endianness()),
  key: z.object({ bytes: z.number(), modified: z.string(), version: z.string(), sha256: z.string() }),
  rows: z.number().int().min(0),
  addresses: z.array(z.string()),
  macs: z.array(z.string()),
  protocols: z.array(z.string()),
  labels: z.array(z.string()),
  details: z.array(detail),
});
type CacheHeader = z.infer<typeof cacheHeader>;

/** Size and time of packets.csv now; the hash is the caller's knowledge. */
export async function cacheKey(folder: string, sha256: string): Promise<CacheKey> {
  const status = await lstat(join(folder, csvFileName), { bigint: true });
  return {
    bytes: Number(status.size),
    modified: String(status.mtimeNs),
    version: `${status.ino}:${status.ctimeNs}`,
    sha256,
  };
}

function cachePath(folder: string): string {
  return join(folder, 'cache', 'columns.bin');
}

/** The cached table, or null when there is none for this key, or it is damaged. */
export async function readColumnCache(folder: string, key: CacheKey): Promise<PacketTable | null> {
  let file: Buffer;
  try {
    file = await readFile(cachePath(folder));
  } catch (error) {
    if (errnoCode(error) === null) throw error;
    return null;
  }
  const content = file.subarray(0, Math.max(0, file.length - digestBytes));
  if (file.length < digestBytes + 8 || !sha256(content).equals(file.subarray(content.length))) return null;
  const headerBytes = content.readUInt32LE(0);
  const header = parseHeader(content.subarray(8, 8 + headerBytes).toString('utf8'));
  if (header === null || !sameKey(header.key, key)) return null;
  return tableFrom(header, content, 8 + headerBytes);
}

function sameKey(a: CacheKey, b: CacheKey): boolean {
  return a.bytes === b.bytes && a.modified === b.modified && a.version === b.version && a.sha256 === b.sha256;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function parseHeader(text: string): CacheHeader | null {
  try {
    const parsed = cacheHeader.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function columnsOf(
  table: PacketTable,
): (Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array)[] {
  return [
    table.timestampUs,
    table.size,
    table.payloadSize,
    table.source,
    table.destination,
    table.sourceMac,
    table.destinationMac,
    table.detail,
    table.sourcePort,
    table.destinationPort,
    table.protocol,
    table.facts,
    table.tcpFlags,
    table.label,
  ];
}

function bytesOf(column: ReturnType<typeof columnsOf>[number], rows: number): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, rows * column.BYTES_PER_ELEMENT);
}

function tableFrom(header: CacheHeader, content: Buffer, start: number): PacketTable | null {
  // Each row takes several bytes: a count that cannot be true is no reason to take memory.
  if (header.rows > content.length) return null;
  const table = new PacketTable(header.rows);
  const { dictionaries } = table;
  for (const text of header.addresses) dictionaries.addresses.intern(text);
  for (const text of header.macs) dictionaries.macs.intern(text);
  for (const text of header.protocols) dictionaries.protocols.intern(text);
  for (const text of header.labels) dictionaries.labels.intern(text);
  for (const [dnsName, httpUrl, sni, ja4] of header.details) {
    dictionaries.details.intern({ dnsName, httpUrl, sni, ja4 });
  }
  let at = start;
  for (const column of columnsOf(table)) {
    const target = bytesOf(column, header.rows);
    const end = at + target.length;
    if (end > content.length) return null;
    target.set(content.subarray(at, end));
    at = end;
  }
  table.count = header.rows;
  return table;
}

/** A cache that cannot be written (full disk, read-only folder) is left out: gives false, throws nothing of it. */
export async function writeColumnCache(folder: string, key: CacheKey, table: PacketTable): Promise<boolean> {
  const header = Buffer.from(JSON.stringify(headerOf(key, table)), 'utf8');
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32LE(header.length, 0);
  const content = Buffer.concat([
    lengths,
    header,
    ...columnsOf(table).map((column) => bytesOf(column, table.count)),
  ]);
  try {
    await makeCacheFolder(folder);
    await replaceFile(cachePath(folder), Buffer.concat([content, sha256(content)]));
    return true;
  } catch (error) {
    if (!(error instanceof JawsError) && errnoCode(error) === null) throw error;
    return false;
  }
}

/** Not recursive: a dataset that was renamed or removed while it was read must not come back as an empty folder. */
async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await mkdir(join(folder, 'cache'), { mode: 0o700 });
  } catch (error) {
    if (errnoCode(error) !== 'EEXIST') throw error;
  }
}

function headerOf(key: CacheKey, table: PacketTable): CacheHeader {
  const { addresses, macs, protocols, labels, details } = table.dictionaries;
  return {
    version: cacheVersion,
    endianness: endianness(),
    key,
    rows: table.count,
    addresses: texts(addresses.size, (id) => addresses.get(id)),
    macs: texts(macs.size, (id) => macs.get(id)),
    protocols: texts(protocols.size, (id) => protocols.get(id)),
    labels: texts(labels.size, (id) => labels.get(id)),
    details: Array.from({ length: details.size - 1 }, (_, index) => {
      const { dnsName, httpUrl, sni, ja4 } = details.get(index + 1);
      return [dnsName, httpUrl, sni, ja4];
    }),
  };
}

/** Entries 1 … size-1: id 0 is "missing" in every dictionary. */
function texts(size: number, get: (id: number) => string | null): string[] {
  return Array.from({ length: size - 1 }, (_, index) => get(index + 1) ?? '');
}
