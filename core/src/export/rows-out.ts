// What every export format does: a beginning, rows in batches, an end.

export interface RowsOut {
  begin(): Promise<void>;
  /** Row indices of the table, ascending; row 0 is row `firstRow` (from 0) of the dataset. */
  rows(rows: Uint32Array, firstRow: number): Promise<void>;
  /** The rows of the table are about to be replaced by others. */
  settle(): Promise<void>;
  end(): Promise<void>;
}
