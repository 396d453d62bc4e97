// Is this file a table of packets at all, and of which kind? By content, never by name.

import { chooseDelimiter, headerFields } from './csv-header.ts';
import { decodeText } from './table-text.ts';

export type TableKind = 'csv' | 'json';

/** Bytes of a file's start that are enough to tell. */
export const detectionBytes = 65_536;

const identifier = /^[\p{L}_#"][\p{L}\p{N} _.:/()#"-]{0,63}$/u;

/**
 * `csv` for text whose first line looks like a header and whose second line has as many fields; `json` for text
 * that starts with `{` or `[`; null for anything else (captures, prose, binary data).
 */
export function detectTableKind(firstBytes: Uint8Array): TableKind | null {
  const text = decodeText(firstBytes.subarray(0, detectionBytes));
  if (text === null) return null;
  const start = text.trimStart();
  if (/^(\{\s*["}]|\[\s*[{[\]])/.test(start)) return 'json';
  const lines = start.split(/\r\n|\n|\r/, 3);
  // A second line that goes on behind the first bytes cannot be counted: reading the table tells what it is.
  const secondIsCut = lines.length === 2 && firstBytes.length >= detectionBytes;
  return isCsv(lines[0] ?? '', secondIsCut ? '' : (lines[1] ?? '')) ? 'csv' : null;
}

function isCsv(first: string, second: string): boolean {
  const delimiter = chooseDelimiter(first);
  if (delimiter === null) return false;
  const header = headerFields(first, delimiter);
  if (header.length < 2 || !header.every((name) => identifier.test(name))) return false;
  return second === '' || headerFields(second, delimiter).length === header.length;
}
