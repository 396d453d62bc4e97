// The one matrix of the analysis code: row-major float64 in a single typed array, so that loops over 100,000 rows
// stay in cache and nothing is allocated per row.
import { JawsError } from '../contract/errors.ts';

/** Row-major: the value of row r, column c is `data[r * columns + c]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** A matrix over `data` (not copied), or of zeros. Throws `analysis.bad-parameter` when the sizes disagree. */
export function createMatrix(
  rows: number,
  columns: number,
  data: Float64Array = new Float64Array(rows * columns),
): Matrix {
  if (data.length !== rows * columns) {
    throw new JawsError('analysis.bad-parameter', `${data.length} values do not make ${rows} x ${columns}.`);
  }
  return { rows, columns, data };
}

/** Copies an array of equally long rows. Zero rows give a 0 x 0 matrix. */
export function matrixFromRows(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  const matrix = createMatrix(rows.length, columns);
  rows.forEach((row, index) => {
    if (row.length !== columns) {
      throw new JawsError('analysis.bad-parameter', `Row ${index} has ${row.length} values, not ${columns}.`);
    }
    matrix.data.set(row, index * columns);
  });
  return matrix;
}

/** Rows as plain arrays, for libraries that want them. */
export function rowsOf(matrix: Matrix): number[][] {
  const rows: number[][] = [];
  for (let row = 0; row < matrix.rows; row += 1) {
    rows.push([...matrix.data.subarray(row * matrix.columns, (row + 1) * matrix.columns)]);
  }
  return rows;
}

/** A copy of one column, in `values`. */
export function columnOf(
  matrix: Matrix,
  column: number,
  values = new Float64Array(matrix.rows),
): Float64Array {
  for (let row = 0, at = column; row < matrix.rows; row += 1, at += matrix.columns) {
    values[row] = matrix.data[at] as number;
  }
  return values;
}

/** A copy of the rows named by `indices`, in that order. */
export function takeRows(matrix: Matrix, indices: ArrayLike<number>): Matrix {
  const { columns } = matrix;
  const taken = createMatrix(indices.length, columns);
  for (let row = 0; row < indices.length; row += 1) {
    const from = (indices[row] as number) * columns;
    taken.data.set(matrix.data.subarray(from, from + columns), row * columns);
  }
  return taken;
}

/** Throws `analysis.bad-parameter`, naming the first cell, when a value is NaN or infinite. */
export function requireFinite(matrix: Matrix): void {
  const { data, columns } = matrix;
  for (let at = 0; at < data.length; at += 1) {
    if (!Number.isFinite(data[at])) {
      throw new JawsError(
        'analysis.bad-parameter',
        `Row ${Math.floor(at / columns)}, column ${at % columns} is not a finite number.`,
      );
    }
  }
}
