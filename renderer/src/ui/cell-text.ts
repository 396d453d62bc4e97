// How a cell is written, on screen and on the clipboard.

import { formatDuration } from '@jaws/shared/domain/duration-text';
import { formatBytes, formatCount, formatPercent, formatTime } from './format.ts';
import type { CellKind } from './table-definitions.ts';

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
    default:
      return String(cell);
  }
}

/** Clipboard text: exact values, so that they can be pasted into a filter or a sheet. */
export function plainText(cell: Cell | undefined, kind: CellKind, clock: 'utc' | 'local'): string {
  if (cell === null || cell === undefined) return '';
  if (kind === 'time' && typeof cell === 'number') return formatTime(cell, clock);
  return String(cell);
}
