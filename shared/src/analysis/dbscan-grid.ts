// The grid DBSCAN runs on: cells of side eps/sqrt(dimensions), so that any two points of one cell are neighbours,
// stored sorted, so that the cells next to a cell are a few short runs of the cell list. Idea: Gunawan, "A faster
// algorithm for DBSCAN", 2013; sorted cells instead of a hash keep the walk sequential.
import { addAxisCells } from './cell-axis.ts';
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
  /** Key offsets of the rows of cells within reach, the nearest first: 1, 5 or 25 of them. */
  readonly lines: Float64Array;
}

/** Cells further apart than this along an axis hold no neighbours: sqrt(3) rounded up. */
export const reach = 2;

/**
 * The side is this much below eps/sqrt(dimensions): rounding in (x - min) / side moves a border by less than
 * 1e-6 cells while an index stays below 2^31, so two points of a cell are always within eps.
 */
const sideShare = 1 - 1e-5;

/** One coordinate in the order of the grid; zeros for an axis that the points do not have. */
function gather(points: Matrix, axis: number, order: Uint32Array): Float64Array {
  const { columns, data } = points;
  const sorted = new Float64Array(order.length);
  if (axis >= columns) return sorted;
  for (let at = 0; at < order.length; at += 1) {
    sorted[at] = data[(order[at] as number) * columns + axis] as number;
  }
  return sorted;
}

/** Offsets of the lines, the nearest first: where most neighbours are is looked at first, so counting stops early. */
function linesOf(dimensions: number, strideX: number, strideXY: number): Float64Array {
  const found: { offset: number; distance: number }[] = [];
  const reachY = dimensions > 1 ? reach : 0;
  const reachZ = dimensions > 2 ? reach : 0;
  for (let z = -reachZ; z <= reachZ; z += 1) {
    for (let y = -reachY; y <= reachY; y += 1) {
      found.push({ offset: y * strideX + z * strideXY, distance: y * y + z * z });
    }
  }
  found.sort((a, b) => a.distance - b.distance);
  return Float64Array.from(found, (line) => line.offset);
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
 * of them, or squares that leave float64): the caller then takes another way.
 */
export function buildGrid(points: Matrix, eps: number): CellGrid | null {
  const dimensions = points.columns;
  // eps * eps must be a normal number, else "points of one cell are neighbours" does not hold in float64.
  if (dimensions > 3 || eps * eps < 1e-290 || eps * eps > 1e290) return null;
  const side = (eps / Math.sqrt(dimensions)) * sideShare;
  const keys = new Float64Array(points.rows);
  const strides = [1];
  for (let axis = 0; axis < dimensions; axis += 1) {
    const stride = strides[axis] as number;
    const count = addAxisCells(keys, points, axis, { side, eps, stride, margin: reach });
    strides.push(stride * (count + 2 * reach));
  }
  const limit = strides[dimensions] as number;
  if (limit > Number.MAX_SAFE_INTEGER) return null;
  const order = radixOrder(keys, limit);
  return {
    ...cellsOf(keys, order),
    lines: linesOf(dimensions, strides[1] ?? 1, strides[2] ?? 1),
    order,
    x: gather(points, 0, order),
    y: gather(points, 1, order),
    z: gather(points, 2, order),
  };
}

/** For each line of a grid, the run of cells [from, to) within reach of the current cell. */
export interface NeighbourWalk {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

export function createNeighbourWalk({ lines }: CellGrid): NeighbourWalk {
  return { from: new Uint32Array(lines.length), to: new Uint32Array(lines.length) };
}

/**
 * Moves a walk to `cell`; cells must be visited in ascending order. Every pointer only moves forward, so a whole walk
 * is linear in the cells.
 */
export function moveWalk(grid: CellGrid, walk: NeighbourWalk, cell: number): void {
  const { key, cells, lines } = grid;
  const { from, to } = walk;
  for (let line = 0; line < lines.length; line += 1) {
    const center = (key[cell] as number) + (lines[line] as number);
    let low = from[line] as number;
    while (low < cells && (key[low] as number) < center - reach) low += 1;
    let high = Math.max(to[line] as number, low);
    while (high < cells && (key[high] as number) <= center + reach) high += 1;
    from[line] = low;
    to[line] = high;
  }
}
