// How far the points of a frame would move if the picture's axes went some share of the way to new axes. Asked for
// some twenty shares per frame, so the rows are projected on the old and on the new axes once; every share between
// is then a mix of the two pictures, brought back to orthonormal axes by one 2x2 matrix.

import { createMatrix, type Matrix } from '../analysis/matrix.ts';
import { axisCount, inverseRoot } from './polar.ts';

/** Rows looked at: the mean of as many moves is known to about 3 %. */
const mostRows = 512;

/** At most 512 rows, evenly spread, copied. */
export function sampleRows(data: Float64Array, rows: number, dimension: number): Matrix {
  const taken = Math.min(rows, mostRows);
  const sample = createMatrix(taken, dimension);
  for (let row = 0; row < taken; row++) {
    const from = Math.floor((row * rows) / taken) * dimension;
    sample.data.set(data.subarray(from, from + dimension), row * dimension);
  }
  return sample;
}

/**
 * Share of the way (0 … 1) -> mean move of the rows, in the units of the picture; infinite where there are no axes in
 * between (old and new stand at right angles). `from` and `to`: dimension x 2, orthonormal columns.
 */
export function turningMoves(
  rows: Matrix,
  from: Float64Array,
  to: Float64Array,
  center: Float64Array,
): (share: number) => number {
  const old = projected(rows, from, center);
  const next = projected(rows, to, center);
  // Gram matrix of (1−s)·from + s·to from the products of their columns.
  const [f00, f01, f11] = gram(from, from);
  const [t00, t01, t11] = gram(to, to);
  const [c00, c01, c11] = gram(from, to);
  return (share) => {
    const kept = 1 - share;
    const mixed = (f: number, c: number, t: number): number =>
      kept * kept * f + 2 * kept * share * c + share * share * t;
    const root = inverseRoot(mixed(f00, c00, t00), mixed(f01, c01, t01), mixed(f11, c11, t11));
    if (root === null) return Number.POSITIVE_INFINITY;
    const [p, q, r] = root;
    let sum = 0;
    for (let at = 0; at < old.length; at += axisCount) {
      const oldX = old[at] as number;
      const oldY = old[at + 1] as number;
      const x = kept * oldX + share * (next[at] as number);
      const y = kept * oldY + share * (next[at + 1] as number);
      const moveX = x * p + y * q - oldX;
      const moveY = x * q + y * r - oldY;
      sum += Math.sqrt(moveX * moveX + moveY * moveY);
    }
    return rows.rows === 0 ? 0 : sum / rows.rows;
  };
}

/** Symmetric part of aᵀb for two dimension x 2 matrices, as [00, 01, 11]. */
function gram(a: Float64Array, b: Float64Array): readonly [number, number, number] {
  let first = 0;
  let cross = 0;
  let second = 0;
  for (let at = 0; at < a.length; at += axisCount) {
    const [a0, a1, b0, b1] = [a[at], a[at + 1], b[at], b[at + 1]] as [number, number, number, number];
    first += a0 * b0;
    cross += (a0 * b1 + a1 * b0) / 2;
    second += a1 * b1;
  }
  return [first, cross, second];
}

function projected({ rows, columns, data }: Matrix, axes: Float64Array, center: Float64Array): Float64Array {
  const points = new Float64Array(rows * axisCount);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = (data[row * columns + column] as number) - (center[column] as number);
      for (let axis = 0; axis < axisCount; axis++) {
        const at = row * axisCount + axis;
        points[at] = (points[at] as number) + value * (axes[column * axisCount + axis] as number);
      }
    }
  }
  return points;
}
