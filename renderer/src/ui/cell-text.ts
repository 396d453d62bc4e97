// How a cell is written, on screen and on the clipboard.

import { addressWithPort } from '@jaws/shared/domain/address-port';
import { formatDuration } from '@jaws/shared/domain/duration-text';
import { formatBytes, formatCount, formatPercent, formatSecond, formatTime } from './format.ts';
import type { CellKind, ColumnDefinition } from './table-definitions.ts';

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** Missing is an en dash on screen: an empty cell could also be an empty string. */
export function cellText(cell: Cell | undefined, kind: CellKind, clock: 'utc' | 'local'): string {
  if (cell === null || cell === undefined) return '–';
  if (typeof cell === 'string') return cell;
  switch (kind) {
    case 'bytes':
      return formatBytes(cell);
    case 'count':
      return formatCount(cell);
    case 'share':
      return formatPercent(cell);
    case 'seconds':
      return formatDuration(cell * 1000);
    case 'time':
      return formatTime(cell, clock);
    case 'second':
      return formatSecond(cell, clock);
    default:
      return String(cell);
  }
}

/** Clipboard text: exact values, so that they can be pasted into a filter or a sheet. */
export function plainText(cell: Cell | undefined, kind: CellKind, clock: 'utc' | 'local'): string {
  if (cell === null || cell === undefined) return '';
  if ((kind === 'time' || kind === 'second') && typeof cell === 'number') return formatTime(cell, clock);
  return String(cell);
}

type CellOf = (
  row: Row,
  column: Pick<ColumnDefinition, 'id' | 'kind' | 'port'>,
  clock: 'utc' | 'local',
) => string;

/** The cell of a column: an address comes with its port. */
export const columnText: CellOf = (row, { id, kind, port }, clock) =>
  withPort(row, port, cellText(row[id], kind, clock), row[id]);

export const plainColumnText: CellOf = (row, { id, kind, port }, clock) =>
  withPort(row, port, plainText(row[id], kind, clock), row[id]);

function withPort(row: Row, port: string | undefined, text: string, cell: Cell | undefined): string {
  const value = port === undefined ? null : row[port];
  return typeof cell === 'string' && typeof value === 'number' ? addressWithPort(text, value) : text;
}
