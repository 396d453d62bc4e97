// packets.json and its kin as rows: an array of records, JSON lines, or one object in a pandas shape.

import { JawsError } from '@jaws/shared/contract/errors';
import { isObject, recordsOf, startsWholeDocument } from './json-document.ts';
import { jsonValues } from './json-values.ts';
import { findColumn, requireColumns, tableColumns } from './table-columns.ts';
import type { RowBlock, TableRow } from './packet-row-builder.ts';
import { withHead } from './text-head.ts';

/** A record of one packet is never longer: the store's own limit for a row. */
const longestRecord = 1_048_576;
/** An object that holds the whole table must be read whole; memory is some six times this. */
const longestDocument = 64 * 1_048_576;
/** Characters that are enough to tell a record from a whole table. */
const headLength = 1024;

/** Rows in the order of the file; null for a record that is no record. @throws JawsError import.wrong-columns */
export async function* jsonRows(pieces: AsyncIterable<string>): AsyncGenerator<RowBlock> {
  const { head, all } = await withHead(pieces, headLength);
  const whole = startsWholeDocument(head);
  let first = true;
  for await (const texts of jsonValues(all, whole ? longestDocument : longestRecord)) {
    const values = texts.map(parse);
    const records = whole ? values.flatMap(recordsOf) : values;
    if (first && records.length > 0) {
      requireColumns(isObject(records[0]) ? Object.keys(records[0]) : []);
      first = false;
    }
    yield {
      ownFile: false,
      badQuotes: 0,
      rows: records.map((record) => (isObject(record) ? rowOf(record) : null)),
    };
  }
  // Nothing that could be a packet: `[]`, `{}`, `[1, 2]`.
  if (first) requireColumns([]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw new JawsError('import.bad-row', 'A record of the table is too large to be read.', { cause: error });
  }
}

function rowOf(record: Readonly<Record<string, unknown>>): TableRow {
  const row = new Array<string | undefined>(tableColumns.length).fill(undefined);
  for (const [name, value] of Object.entries(record)) {
    const position = findColumn(name);
    const isAlias = name.trim().toLowerCase() === 'type';
    if (position !== null && !(isAlias && row[position] !== undefined)) row[position] = cell(value);
  }
  return row;
}

function cell(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((part) => cell(part) ?? '').join(', ');
  return undefined;
}
