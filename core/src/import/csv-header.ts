// The header of a foreign CSV: where it is, which character separates its fields, and the fields. What may stand before
// it: a byte order mark, blank lines, comments with `#`, and the line `sep=;` by which Excel names the separator.

import { maxRowBytes } from '../dataset/csv-columns.ts';
import { CsvRecordReader } from './csv-record.ts';
import { findColumn, missingColumns } from './table-columns.ts';

const delimiters = [',', ';', '\t', '|'] as const;

export interface CsvHeader {
  readonly delimiter: string;
  readonly fields: readonly string[];
  /** Where the first record behind the header begins, in the text. */
  readonly end: number;
}

/** The header in a table's first characters, with LF at line ends; null where they are comments and blank lines. */
export function findCsvHeader(text: string): CsvHeader | null {
  let separator: string | null = null;
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(at, end);
    const named = /^"?sep=(.)"?[;,\s]*$/i.exec(line)?.[1];
    if (named !== undefined) separator = named;
    else if (!isComment(line)) return headerAt(text, at, separator);
    else if (holdsColumns(line)) return headerAt(text, at + line.search(/[^# ]/), separator);
    at = end + 1;
  }
  return null;
}

/** The first record of a text that begins at `from`. */
export function firstRecord(
  text: string,
  from: number,
  delimiter: string,
): { readonly fields: readonly string[]; readonly end: number } {
  const reader = new CsvRecordReader(delimiter, maxRowBytes);
  reader.open(text);
  const end = reader.read(from, true);
  return { fields: reader.fields, end };
}

function isComment(line: string): boolean {
  return line.trim() === '' || line.startsWith('#');
}

/** A header may stand in a comment, as numpy writes it. */
function holdsColumns(line: string): boolean {
  const text = line.replace(/^[# ]+/, '');
  return missingColumns(headerAt(text, 0, null).fields).length === 0;
}

function headerAt(text: string, from: number, separator: string | null): CsvHeader {
  const delimiter = chooseDelimiter(text, from, separator);
  return { delimiter, ...firstRecord(text, from, delimiter) };
}

/** The separator that yields the most columns we know; then the one that was named, or yields the most columns. */
function chooseDelimiter(text: string, from: number, named: string | null): string {
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of named === null ? delimiters : [named, ...delimiters]) {
    const { fields } = firstRecord(text, from, delimiter);
    const known = fields.filter((name) => findColumn(name) !== null).length;
    const score = known * 10_000 + (delimiter === named ? 9_999 : Math.min(fields.length, 9_998));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
