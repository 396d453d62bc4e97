// Cell numbers along one axis of the DBSCAN grid, exact for any finite coordinates. They are added to the keys of
// the points at once: every loop over all points that is saved counts most in a first run, before it is compiled.
import { columnOf } from './matrix.ts';
import type { Matrix } from './matrix.ts';

/** From this index on, rounding could move a border by more than the grid allows (see dbscan-grid.ts). */
const largestIndex = 2 ** 31;

/** Indices of two groups of values that are no neighbours differ at least by this: more than the grid's reach. */
const apart = 4;

export interface AxisGrid {
  /** Length of a cell. */
  readonly side: number;
  readonly eps: number;
  /** What one step along the axis adds to a key. */
  readonly stride: number;
  /** Empty cells before the first one. */
  readonly margin: number;
}

/** Starts of the segments of an axis whose wide gaps were cut down, and the cell number of each start. */
interface Segments {
  readonly origin: Float64Array;
  readonly base: Float64Array;
  readonly last: number;
  /** One above the largest cell number. */
  readonly count: number;
}

/** Cuts the sorted values where they are more than two eps apart: no neighbourhood reaches over such a gap. */
function segmentsOf(sorted: Float64Array, side: number, eps: number): Segments {
  const origin = new Float64Array(sorted.length);
  const base = new Float64Array(sorted.length);
  let last = -1;
  let count = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    const value = sorted[at] as number;
    if (at === 0 || value - (sorted[at - 1] as number) > 2 * eps) {
      last += 1;
      origin[last] = value;
      base[last] = count;
    }
    count = (base[last] as number) + Math.floor((value - (origin[last] as number)) / side) + apart;
  }
  return { origin, base, last, count };
}

/**
 * Cell numbers where the extent is too large for exact ones (one far outlier is enough): gaps of the sorted
 * values above two eps are cut down to a few cells, which changes no neighbourhood.
 */
function addCompressed(keys: Float64Array, values: Float64Array, grid: AxisGrid): number {
  const { side, eps, stride, margin } = grid;
  const { origin, base, last, count } = segmentsOf(Float64Array.from(values).sort(), side, eps);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((origin[middle] as number) <= value) low = middle;
      else high = middle - 1;
    }
    const cell = (base[low] as number) + Math.floor((value - (origin[low] as number)) / side);
    keys[at] = (keys[at] as number) + stride * (cell + margin);
  }
  return count;
}

function addPlain(keys: Float64Array, points: Matrix, axis: number, least: number, grid: AxisGrid): void {
  const { data, columns } = points;
  const { side, stride, margin } = grid;
  for (let row = 0, at = axis; row < keys.length; row += 1, at += columns) {
    const cell = Math.floor(((data[at] as number) - least) / side);
    keys[row] = (keys[row] as number) + stride * (cell + margin);
  }
}

/**
 * Adds stride * (cell + margin) to the key of every point, its cell along `axis` being floor((value - least) / side),
 * compressed where that would not be exact. Returns the number of cells, occupied or not, without margins.
 */
export function addAxisCells(keys: Float64Array, points: Matrix, axis: number, grid: AxisGrid): number {
  const { data, columns } = points;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = axis; at < data.length; at += columns) {
    const value = data[at] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const count = Math.floor((most - least) / grid.side) + 1;
  if (!(count < largestIndex)) return addCompressed(keys, columnOf(points, axis), grid);
  addPlain(keys, points, axis, least, grid);
  return count;
}
