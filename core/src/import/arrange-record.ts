// Fields of a record of a table -> values in the order of `tableColumns`.

import type { TableRow } from './packet-row-builder.ts';
import { mapColumns, tableColumns } from './table-columns.ts';
import { portsAreIts, tsharkField, tsharkValue, type TsharkField } from './tshark-fields.ts';

export interface Layout {
  /** Of each field in `tableColumns`, or -1. */
  readonly positions: Int32Array;
  /** A record may lack the fields behind these: their columns have no name. */
  readonly needed: number;
  /** Spreadsheets that separate with something else than a comma may write 1,5 for 1.5. */
  readonly decimalComma: boolean;
  /** Of each field what tshark means by it; null where none is tshark's. */
  readonly tshark: readonly (TsharkField | null)[] | null;
}

export function layoutOf(fields: readonly string[], delimiter: string): Layout {
  const tshark = fields.map(tsharkField);
  const isTshark = tshark.some((field) => field !== null);
  return {
    positions: mapColumns(fields),
    needed: fields.findLastIndex((name) => name.trim() !== '') + 1,
    decimalComma: delimiter !== ',' && !isTshark,
    tshark: isTshark ? tshark : null,
  };
}

/** null when the record has more or fewer fields than the header. */
export function arrange(fields: readonly string[], layout: Layout): TableRow | null {
  const { positions, tshark, needed, decimalComma } = layout;
  if (fields.length !== positions.length && !fits(fields, positions.length, needed)) return null;
  const row = new Array<string | undefined>(tableColumns.length).fill(undefined);
  if (tshark !== null) return withTshark(row, fields, positions, tshark);
  for (let at = 0; at < positions.length; at++) {
    const position = positions[at] as number;
    if (position >= 0) row[position] = fields[at];
  }
  return decimalComma ? row.map(withDecimalPoint) : row;
}

const protocolAt = tableColumns.indexOf('protocol');
const portsAt = [tableColumns.indexOf('src_port'), tableColumns.indexOf('dst_port')] as const;

function withTshark(
  row: (string | undefined)[],
  fields: readonly string[],
  positions: Int32Array,
  tshark: readonly (TsharkField | null)[],
): TableRow {
  let speaker = '';
  for (const [at, field] of tshark.entries()) {
    const position = positions[at] as number;
    const value = tsharkValue(field, fields[at]);
    // A column that is there and empty is not one that is not there.
    if (position >= 0 && isEmpty(row[position])) row[position] = value;
    if (field !== null && value !== '') speaker ||= field.protocol;
  }
  if (isEmpty(row[protocolAt])) row[protocolAt] = speaker;
  if (!portsAreIts(row[protocolAt])) for (const at of portsAt) row[at] = '';
  return row;
}

function isEmpty(value: string | undefined): boolean {
  return value === undefined || value === '';
}

/** Separators too many at the end of a line are no fields. */
function fits(fields: readonly string[], columns: number, needed: number): boolean {
  if (fields.length < columns) return fields.length >= needed;
  return fields.slice(columns).every((field) => field.trim() === '');
}

/** `1,5` -> `1.5`. No other cell of a packet is digits around one comma. */
function withDecimalPoint(cell: string | undefined): string | undefined {
  const isDecimal = cell?.includes(',') === true && /^\s*-?\d+,\d*\s*$/.test(cell);
  return isDecimal ? cell.replace(',', '.') : cell;
}
