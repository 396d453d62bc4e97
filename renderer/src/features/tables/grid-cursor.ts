// The active cell of a grid and where a key takes it. Pure, so that every key is a case in a table of tests.

export interface GridCursor {
  readonly row: number;
  readonly column: number;
}

export interface GridExtent {
  readonly rows: number;
  readonly columns: number;
  /** Rows that a PageUp/PageDown moves. */
  readonly pageRows: number;
}

type Move = (cursor: GridCursor, extent: GridExtent, withControl: boolean) => Partial<GridCursor>;

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: ({ row }) => ({ row: row - 1 }),
  ArrowDown: ({ row }) => ({ row: row + 1 }),
  ArrowLeft: ({ column }) => ({ column: column - 1 }),
  ArrowRight: ({ column }) => ({ column: column + 1 }),
  PageUp: ({ row }, { pageRows }) => ({ row: row - pageRows }),
  PageDown: ({ row }, { pageRows }) => ({ row: row + pageRows }),
  Home: (_cursor, _extent, withControl) => (withControl ? { row: 0, column: 0 } : { column: 0 }),
  End: (_cursor, { rows, columns }, withControl) =>
    withControl ? { row: rows - 1, column: columns - 1 } : { column: columns - 1 },
};

function clamped(value: number, length: number): number {
  return Math.max(0, Math.min(length - 1, value));
}

/** null = the key does not move the cursor. */
export function moveCursor(
  cursor: GridCursor,
  key: string,
  extent: GridExtent,
  withControl: boolean,
): GridCursor | null {
  const move = moves[key];
  if (move === undefined || extent.rows === 0) return null;
  const moved = { ...cursor, ...move(cursor, extent, withControl) };
  return { row: clamped(moved.row, extent.rows), column: clamped(moved.column, extent.columns) };
}
