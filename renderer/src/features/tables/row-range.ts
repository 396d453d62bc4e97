// Rows that are selected, and reading them from the host however many there are.

import type { Row } from '../../ui/cell-text.ts';
import { toRows, type FetchPage } from './page-loader.ts';

/** Both ends belong to it. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

export function rangeOf(anchor: number | null, row: number): RowRange {
  return { first: Math.min(anchor ?? row, row), last: Math.max(anchor ?? row, row) };
}

export function rangeCount({ first, last }: RowRange): number {
  return last - first + 1;
}

export function isWithin({ first, last }: RowRange, row: number): boolean {
  return row >= first && row <= last;
}

/** More would be a matter for the command line, or for the export of the dataset. */
export const mostRowsRead = 100_000;
/** The contract's longest page. */
const pieceRows = 500;

/** @throws what the host throws; `cancelled` after an abort. */
export async function readRange(
  fetchPage: FetchPage,
  { first, last }: RowRange,
  signal: AbortSignal,
  onProgress: (rows: number) => void = () => undefined,
): Promise<Row[]> {
  const rows: Row[] = [];
  const end = Math.min(last, first + mostRowsRead - 1) + 1;
  for (let offset = first; offset < end; offset += pieceRows) {
    const { columns } = await fetchPage(offset, Math.min(pieceRows, end - offset), signal);
    const piece = toRows(columns);
    for (const row of piece) rows.push(row);
    onProgress(rows.length);
    // The table has become shorter meanwhile.
    if (piece.length === 0) break;
  }
  return rows;
}
