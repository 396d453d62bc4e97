// Points that stand on one spot, kept a few times only: the k-th nearest neighbour is the same with k copies as with
// a million. Packets of one kind share their spot; without this a tree of 1,000,000 points was most of the time.

import { createMatrix, type Matrix } from './matrix.ts';

/** Rows of `points` in order, of equal rows the first `copies`. The matrix itself where nothing repeats that often. */
export function keepCopies(points: Matrix, copies: number): Matrix {
  const { rows, columns, data } = points;
  const kept = rowsToKeep(points, copies);
  if (kept.length === rows) return points;
  const fewer = createMatrix(kept.length, columns);
  for (let at = 0; at < kept.length; at++) {
    const from = (kept[at] as number) * columns;
    for (let column = 0; column < columns; column++)
      fewer.data[at * columns + column] = data[from + column] as number;
  }
  return fewer;
}

function rowsToKeep({ rows, columns, data }: Matrix, copies: number): Uint32Array {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length * 2);
  // Open addressing, at most half full: slot -> first row on the spot + 1.
  const mask = 2 ** Math.ceil(Math.log2(Math.max(2, rows * 2))) - 1;
  const slots = new Uint32Array(mask + 1);
  const copiesOf = new Uint32Array(rows);
  const kept = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    let slot = hashOf(bits, row * columns * 2, columns * 2) & mask;
    let first = slots[slot] as number;
    while (first !== 0 && !isSameRow(data, columns, first - 1, row)) {
      slot = (slot + 1) & mask;
      first = slots[slot] as number;
    }
    if (first === 0) slots[slot] = first = row + 1;
    const seen = (copiesOf[first - 1] as number) + 1;
    copiesOf[first - 1] = seen;
    if (seen <= copies) kept[count++] = row;
  }
  return kept.subarray(0, count);
}

function hashOf(bits: Uint32Array, from: number, length: number): number {
  let hash = 0;
  for (let at = from; at < from + length; at++) {
    hash = Math.imul(hash ^ (bits[at] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

function isSameRow(data: Float64Array, columns: number, a: number, b: number): boolean {
  for (let column = 0; column < columns; column++) {
    if (data[a * columns + column] !== data[b * columns + column]) return false;
  }
  return true;
}
