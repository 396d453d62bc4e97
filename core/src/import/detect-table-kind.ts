// Is this file a table of packets at all, and of which kind? By content, never by name.

import { type CsvHeader, findCsvHeader, firstRecord } from './csv-header.ts';
import { withLineFeeds } from './csv-rows.ts';
import { findColumn, missingColumns } from './table-columns.ts';
import { decodeText } from './table-text.ts';

export type TableKind = 'csv' | 'json';

/** Bytes of a file's start that are enough to tell. */
export const detectionBytes = 65_536;

const identifier = /^[\p{L}_#"][\p{L}\p{N} _.:/()#"-]{0,63}$/u;

/**
 * `csv` for text with a header that has the needed columns, or that looks like one of another table; `json` for text
 * that starts with `{` or `[`; null for anything else (captures, prose, binary data).
 */
export function detectTableKind(firstBytes: Uint8Array): TableKind | null {
  const text = decodeText(firstBytes.subarray(0, detectionBytes));
  if (/^(\{\s*["}]|\[\s*[{[\]])/.test(text.trimStart())) return 'json';
  const lines = withLineFeeds(text);
  const header = findCsvHeader(lines);
  if (header === null) return null;
  if (missingColumns(header.fields).length === 0) return 'csv';
  return isOtherTable(header, lines, firstBytes.length >= detectionBytes) ? 'csv' : null;
}

/** A table without the needed columns: names in the first line, and as many fields in the second one. */
function isOtherTable({ delimiter, fields, end }: CsvHeader, text: string, isCut: boolean): boolean {
  if (fields.length < 2) return false;
  const isKnown = fields.some((name) => findColumn(name) !== null);
  if (!isKnown && !fields.every((name) => identifier.test(name))) return false;
  // A second line that goes on behind the first bytes cannot be counted: reading the table tells what it is.
  if (end >= text.length || (isCut && !text.includes('\n', end))) return true;
  return firstRecord(text, end, delimiter).fields.length === fields.length;
}
