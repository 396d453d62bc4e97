// The file in cache/ that holds the columns of a closed dataset: groups of rows, then a footer that says what they are
// and names every id, its length, and a checksum over all of it.

import { Buffer } from 'node:buffer';
import { lstat } from 'node:fs/promises';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { CanonicalTexts } from './canonical-rows.ts';
import { mostGroupRows } from './column-layout.ts';
import { csvFileName } from './inspect-csv.ts';

/** Raise it whenever the layout, or what the CSV reader makes of a row, changes. */
const cacheVersion = 4;
/** The footer's length as two words of 4 bytes, the second 0. */
export const lengthBytes = 8;
export const digestBytes = 32;

export interface CacheKey {
  readonly bytes: number;
  /** Of packets.csv in ns, as text: a change that keeps the size is noticed by it. */
  readonly modified: string;
  /** Inode and time of change in ns: neither another file under the name nor a time set back goes unnoticed. */
  readonly version: string;
  readonly sha256: string;
}

const texts = z.array(z.string());
type DetailParts = readonly [
  dnsName: string | null,
  httpUrl: string | null,
  sni: string | null,
  ja4: string | null,
];

const footerSchema = z.object({
  version: z.literal(cacheVersion),
  endianness: z.literal(endianness()),
  key: z.object({ bytes: z.number(), modified: z.string(), version: z.string(), sha256: z.string() }),
  /** Rows of each group. */
  groups: z.array(z.number().int().min(1).max(mostGroupRows)),
  addresses: texts,
  macs: texts,
  protocols: texts,
  labels: texts,
  /** By hand: there may be a million of them, and a schema takes ten times as long. */
  details: z.custom<readonly DetailParts[]>(areDetails),
});
export type CacheFooter = z.infer<typeof footerSchema>;

function areDetails(value: unknown): boolean {
  return Array.isArray(value) && value.every(isDetail);
}

function isDetail(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 4) return false;
  for (const part of value) if (part !== null && typeof part !== 'string') return false;
  return true;
}

/**
 * In JSON: a text `NA`, which reads as missing, and a lone surrogate, which reads as U+FFFD (JSON escapes no other
 * character as `\ud…`; a text that holds these very characters only costs the cache).
 */
const misread = /"NA"|\\ud/;

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

export function cachePath(folder: string): string {
  return join(folder, 'cache', 'columns.bin');
}

/** The footer and its length, as they stand behind the groups; null when packets.csv gives a text back as another. */
export function cacheFooter(
  key: CacheKey,
  groups: readonly number[],
  named: CanonicalTexts,
): Uint8Array | null {
  const json = JSON.stringify({ version: cacheVersion, endianness: endianness(), key, groups, ...named });
  if (misread.test(json)) return null;
  const text = Buffer.from(json, 'utf8');
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(text.length, 0);
  return Buffer.concat([text, length]);
}

/** The footer when it is one and for this key, else null. */
export function parseFooter(text: string, key: CacheKey): CacheFooter | null {
  try {
    const { success, data } = footerSchema.safeParse(JSON.parse(text));
    return success && sameKey(data.key, key) ? data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function sameKey(a: CacheKey, b: CacheKey): boolean {
  return a.bytes === b.bytes && a.modified === b.modified && a.version === b.version && a.sha256 === b.sha256;
}
