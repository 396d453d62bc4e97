// What every export format does: a beginning, rows in batches, an end.

export interface RowsOut {
  begin(): Promise<void>;
  /** Row indices of the table, ascending. */
  rows(rows: Uint32Array): Promise<void>;
  end(): Promise<void>;
}
