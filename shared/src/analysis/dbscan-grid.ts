// The grid DBSCAN runs on: cells of side eps/sqrt(dimensions), so that any two points of one cell are neighbours,
// stored sorted, so that the cells next to a cell are a few short runs of the cell list. Idea: Gunawan, "A faster
// algorithm for DBSCAN", 2013; sorted cells instead of a hash keep the walk sequential.
import type { Matrix } from './matrix.ts';
import { radixOrder } from './radix-order.ts';

export interface CellGrid {
  /** Number of occupied cells. */
  readonly cells: number;
  /** cells + 1 offsets into the sorted points. */
  readonly start: Uint32Array;
  /** Ascending key of each cell: x + strideX * (y + strideY * z), with a margin of two cells around. */
  readonly key: Float64Array;
  /** Sorted position -> row of the input; ascending inside a cell. */
  readonly order: Uint32Array;
  /** Coordinates by sorted position; axes that do not exist are zeros. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** Key offsets of the rows of cells within reach, ascending: 1, 5 or 25 of them. */
  readonly lines: Float64Array;
  /** Reach (in cells, 0-2) of each line across its own axes. */
  readonly lineReach: Uint8Array;
}

/** Cells further apart than this along an axis hold no neighbours: sqrt(3) rounded up. */
export const reach = 2;

/**
 * The side is this much below eps/sqrt(dimensions): rounding in (x - min) / side moves a border by less than
 * 1e-6 cells while an index stays below 2^31, so two points of a cell are always within eps.
 */
const sideShare = 1 - 1e-5;
const largestIndex = 2 ** 31;

interface Axis {
  readonly index: Float64Array;
  /** One above the largest index. */
  readonly count: number;
}

/**
 * Cell indices where the extent is too large for exact ones (one far outlier is enough): gaps of the sorted
 * values above two eps are cut down to a few cells, which changes no neighbourhood.
 */
function compressedAxis(values: Float64Array, side: number, eps: number): Axis {
  const sorted = Float64Array.from(values).sort();
  const origin = new Float64Array(sorted.length);
  const base = new Float64Array(sorted.length);
  let segment = -1;
  let next = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    const value = sorted[at] as number;
    if (at === 0 || value - (sorted[at - 1] as number) > 2 * eps) {
      segment += 1;
      origin[segment] = value;
      base[segment] = next;
    }
    next = (base[segment] as number) + Math.floor((value - (origin[segment] as number)) / side) + reach + 2;
  }
  const index = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    let low = 0;
    let high = segment;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((origin[middle] as number) <= value) low = middle;
      else high = middle - 1;
    }
    index[at] = (base[low] as number) + Math.floor((value - (origin[low] as number)) / side);
  }
  return { index, count: next };
}

function axisOf(values: Float64Array, side: number, eps: number): Axis {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const count = Math.floor((most - least) / side) + 1;
  if (!(count < largestIndex)) return compressedAxis(values, side, eps);
  const index = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += 1)
    index[at] = Math.floor(((values[at] as number) - least) / side);
  return { index, count };
}

function axisValues(points: Matrix, axis: number): Float64Array {
  const values = new Float64Array(points.rows);
  if (axis >= points.columns) return values;
  for (let row = 0, at = axis; row < points.rows; row += 1, at += points.columns) {
    values[row] = points.data[at] as number;
  }
  return values;
}

function gather(values: Float64Array, order: Uint32Array): Float64Array {
  const sorted = new Float64Array(order.length);
  for (let at = 0; at < order.length; at += 1) sorted[at] = values[order[at] as number] as number;
  return sorted;
}

function linesOf(
  dimensions: number,
  strideX: number,
  strideXY: number,
): Pick<CellGrid, 'lines' | 'lineReach'> {
  const found: { offset: number; reach: number }[] = [];
  const reachY = dimensions > 1 ? reach : 0;
  const reachZ = dimensions > 2 ? reach : 0;
  for (let z = -reachZ; z <= reachZ; z += 1) {
    for (let y = -reachY; y <= reachY; y += 1) {
      found.push({ offset: y * strideX + z * strideXY, reach: Math.max(Math.abs(y), Math.abs(z)) });
    }
  }
  return {
    lines: Float64Array.from(found, (line) => line.offset),
    lineReach: Uint8Array.from(found, (line) => line.reach),
  };
}

function cellsOf(keys: Float64Array, order: Uint32Array): Pick<CellGrid, 'cells' | 'start' | 'key'> {
  const start = new Uint32Array(order.length + 1);
  const key = new Float64Array(order.length);
  let cells = 0;
  for (let at = 0; at < order.length; at += 1) {
    const value = keys[order[at] as number] as number;
    if (cells > 0 && key[cells - 1] === value) continue;
    start[cells] = at;
    key[cells] = value;
    cells += 1;
  }
  start[cells] = order.length;
  return { cells, start: start.slice(0, cells + 1), key: key.slice(0, cells) };
}

/**
 * Sorts finite points of 1-3 columns into cells. Null when the cells cannot be numbered exactly (more than 2^53
 * of them, or a side that underflows): the caller then takes another way.
 */
export function buildGrid(points: Matrix, eps: number): CellGrid | null {
  const dimensions = points.columns;
  const side = (eps / Math.sqrt(dimensions)) * sideShare;
  // eps * eps must be a normal number, else "one cell = neighbours" does not hold in float64.
  if (dimensions > 3 || eps * eps < 1e-290 || eps * eps > 1e290) return null;
  const values = [axisValues(points, 0), axisValues(points, 1), axisValues(points, 2)] as const;
  const axes = values.slice(0, dimensions).map((axis) => axisOf(axis, side, eps));
  const margin = 2 * reach;
  const strideX = (axes[0]?.count ?? 0) + margin;
  const strideY = (axes[1]?.count ?? 1) + margin;
  const strideXY = strideX * strideY;
  const limit = strideXY * ((axes[2]?.count ?? 1) + margin);
  if (limit > Number.MAX_SAFE_INTEGER) return null;
  const keys = new Float64Array(points.rows);
  [1, strideX, strideXY].slice(0, dimensions).forEach((stride, axis) => {
    const index = axes[axis]?.index ?? keys;
    for (let at = 0; at < keys.length; at += 1) {
      keys[at] = (keys[at] as number) + stride * ((index[at] as number) + reach);
    }
  });
  const order = radixOrder(keys, limit);
  const [x, y, z] = values;
  return {
    ...cellsOf(keys, order),
    ...linesOf(dimensions, strideX, strideXY),
    order,
    x: gather(x, order),
    y: gather(y, order),
    z: dimensions > 2 ? gather(z, order) : z,
  };
}

export interface NeighbourWalk {
  /** For each line, the run of cells [from, to) within reach of the current cell. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Moves to `cell`; cells must be visited in ascending order. */
  readonly moveTo: (cell: number) => void;
}

/** Walks all cells in order; every pointer only moves forward, so a whole walk is linear in the cells. */
export function createNeighbourWalk(grid: CellGrid): NeighbourWalk {
  const { key, lines, cells } = grid;
  const from = new Uint32Array(lines.length);
  const to = new Uint32Array(lines.length);
  const moveTo = (cell: number): void => {
    for (let line = 0; line < lines.length; line += 1) {
      const center = (key[cell] as number) + (lines[line] as number);
      let low = from[line] as number;
      while (low < cells && (key[low] as number) < center - reach) low += 1;
      let high = Math.max(to[line] as number, low);
      while (high < cells && (key[high] as number) <= center + reach) high += 1;
      from[line] = low;
      to[line] = high;
    }
  };
  return { from, to, moveTo };
}
