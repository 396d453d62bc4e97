// Means and sample covariance of a tall matrix in one pass. A library call takes seconds for 50,000 x 30
// because it works on generic element access; here blocks of rows are shifted into column order and multiplied
// as dot products, nine sums at a time. The shift is near the mean, and what remains of it is taken off at the end
// (the shifted-data algorithm: Chan, Golub, LeVeque, "Algorithms for computing the sample variance", 1983).
import { createMatrix } from './matrix.ts';
import type { Matrix } from './matrix.ts';

export interface Covariance {
  readonly mean: Float64Array;
  /** Symmetric, columns x columns, divided by n - 1 (by 1 when n < 2). */
  readonly covariance: Matrix;
}

/** Rows per block: 256 rows of 30 columns are 60 KB, which stays in the second-level cache. */
const blockRows = 256;

/** Columns of a tile: each sum of products in a tile costs 2/3 of a load instead of two. */
const tileColumns = 3;

/**
 * The mean of the first block: since its rows are part of the data, at most log10(rows / 256) more digits are lost
 * than in two passes. Taken relative to the first row, so that a constant column becomes exactly zero.
 */
function shiftOf(matrix: Matrix): Float64Array {
  const { columns, data } = matrix;
  const rows = Math.min(matrix.rows, blockRows);
  const shift = new Float64Array(columns);
  for (let column = 0; column < columns && rows > 0; column += 1) {
    const first = data[column] as number;
    let sum = 0;
    for (let row = 1, at = column + columns; row < rows; row += 1, at += columns) {
      sum += (data[at] as number) - first;
    }
    shift[column] = first + sum / rows;
  }
  return shift;
}

/** Shifted rows [from, to) in column order: column c starts at c * blockRows. The tail is zero. Adds up `totals`. */
function fillBlock(
  matrix: Matrix,
  shift: Float64Array,
  from: number,
  to: number,
  block: Float64Array,
  totals: Float64Array,
): void {
  const { columns, data } = matrix;
  if (to - from < blockRows) block.fill(0);
  for (let column = 0; column < columns; column += 1) {
    const center = shift[column] as number;
    const end = column * blockRows + to - from;
    let total = 0;
    for (
      let place = column * blockRows, at = from * columns + column;
      place < end;
      place += 1, at += columns
    ) {
      const value = (data[at] as number) - center;
      block[place] = value;
      total += value;
    }
    totals[column] = (totals[column] as number) + total;
  }
}

/** Adds the products of columns {i, i+1, i+2} x {j, j+1, j+2} of a block to `sums`: nine sums per six loads. */
function addTile(block: Float64Array, i: number, j: number, width: number, sums: Float64Array): void {
  const endA = (i + 1) * blockRows;
  const shift = (j - i) * blockRows;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  for (let at = i * blockRows; at < endA; at += 1) {
    const a0 = block[at] as number;
    const a1 = block[at + blockRows] as number;
    const a2 = block[at + 2 * blockRows] as number;
    const b0 = block[at + shift] as number;
    const b1 = block[at + shift + blockRows] as number;
    const b2 = block[at + shift + 2 * blockRows] as number;
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
  }
  addRow(sums, i * width + j, s00, s01, s02);
  addRow(sums, (i + 1) * width + j, s10, s11, s12);
  addRow(sums, (i + 2) * width + j, s20, s21, s22);
}

function addRow(sums: Float64Array, at: number, first: number, second: number, third: number): void {
  sums[at] = (sums[at] as number) + first;
  sums[at + 1] = (sums[at + 1] as number) + second;
  sums[at + 2] = (sums[at + 2] as number) + third;
}

/** Mean and sample covariance of the columns. A value that is not finite makes its column's entries not finite. */
export function covarianceOf(matrix: Matrix): Covariance {
  const { rows, columns } = matrix;
  const shift = shiftOf(matrix);
  const width = Math.ceil(columns / tileColumns) * tileColumns;
  const block = new Float64Array(width * blockRows);
  const totals = new Float64Array(columns);
  const sums = new Float64Array(width * width);
  for (let from = 0; from < rows; from += blockRows) {
    fillBlock(matrix, shift, from, Math.min(rows, from + blockRows), block, totals);
    for (let i = 0; i < width; i += tileColumns) {
      for (let j = i; j < width; j += tileColumns) addTile(block, i, j, width, sums);
    }
  }
  const covariance = createMatrix(columns, columns);
  const divisor = Math.max(1, rows - 1);
  for (let i = 0; i < columns; i += 1) {
    const offset = (totals[i] as number) / Math.max(1, rows);
    for (let j = i; j < columns; j += 1) {
      const value = ((sums[i * width + j] as number) - offset * (totals[j] as number)) / divisor;
      covariance.data[i * columns + j] = value;
      covariance.data[j * columns + i] = value;
    }
  }
  const mean = shift.map((center, column) => center + (totals[column] as number) / Math.max(1, rows));
  return { mean, covariance };
}
