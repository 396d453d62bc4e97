// A k-d tree (Bentley 1975) in typed arrays, for any number of dimensions: nearest-neighbour distances for the
// k-distance curve, and DBSCAN where the grid does not apply. Exact.
import type { Matrix } from './matrix.ts';
import { countingUp } from './radix-order.ts';

/** Nodes are numbered as a heap: the children of n are 2n+1 and 2n+2. Only the leaves hold points directly. */
export interface KdTree {
  readonly columns: number;
  /** Tree position -> row of the input. */
  readonly order: Uint32Array;
  /** Points in tree order, row-major. */
  readonly data: Float64Array;
  /** First and past-the-last tree position of each node. */
  readonly begin: Uint32Array;
  readonly end: Uint32Array;
  /** Bounding box of each node: node * columns + axis. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly firstLeaf: number;
}

const pointsPerLeaf = 16;

/** Exchanges two places, points and all: what is searched together then lies together. */
function swapPlaces({ columns, order, data }: KdTree, one: number, other: number): void {
  const row = order[one] as number;
  order[one] = order[other] as number;
  order[other] = row;
  let from = one * columns;
  let to = other * columns;
  for (let axis = 0; axis < columns; axis += 1, from += 1, to += 1) {
    const value = data[from] as number;
    data[from] = data[to] as number;
    data[to] = value;
  }
}

/** Reorders the places [from, to) so that `middle` holds the value of its rank along `axis`. */
function splitAt(tree: KdTree, from: number, to: number, middle: number, axis: number): void {
  const { columns, data } = tree;
  let low = from;
  let high = to - 1;
  while (low < high) {
    const a = data[low * columns + axis] as number;
    const b = data[((low + high) >>> 1) * columns + axis] as number;
    const c = data[high * columns + axis] as number;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let left = low;
    let right = high;
    while (left <= right) {
      while ((data[left * columns + axis] as number) < pivot) left += 1;
      while ((data[right * columns + axis] as number) > pivot) right -= 1;
      if (left > right) break;
      swapPlaces(tree, left, right);
      left += 1;
      right -= 1;
    }
    if (middle <= right) high = right;
    else if (middle >= left) low = left;
    else return;
  }
}

/** Fills the box of `node`; returns its widest axis. */
function measureNode(tree: KdTree, node: number): number {
  const { columns, data, low, high } = tree;
  const first = (tree.begin[node] as number) * columns;
  const last = (tree.end[node] as number) * columns;
  const at = node * columns;
  let widest = 0;
  for (let axis = 0; axis < columns; axis += 1) {
    let least = Infinity;
    let most = -Infinity;
    for (let place = first + axis; place < last; place += columns) {
      const value = data[place] as number;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    low[at + axis] = least;
    high[at + axis] = most;
    if (most - least > (high[at + widest] as number) - (low[at + widest] as number)) widest = axis;
  }
  return widest;
}

/**
 * Builds the tree over finite points; O(n log n). Needs at least one row. The points are moved along with their order:
 * reading a million of them through an order that jumps about takes two to three times as long.
 */
export function buildKdTree(points: Matrix): KdTree {
  const { rows, columns } = points;
  const depth = Math.max(0, Math.ceil(Math.log2(Math.max(1, rows / pointsPerLeaf))));
  const nodes = 2 ** (depth + 1) - 1;
  const tree: KdTree = {
    columns,
    order: countingUp(rows),
    data: points.data.slice(0, rows * columns),
    begin: new Uint32Array(nodes),
    end: new Uint32Array(nodes),
    low: new Float64Array(nodes * columns),
    high: new Float64Array(nodes * columns),
    firstLeaf: 2 ** depth - 1,
  };
  tree.end[0] = rows;
  for (let node = 0; node < nodes; node += 1) {
    const axis = measureNode(tree, node);
    if (node >= tree.firstLeaf) continue;
    const begin = tree.begin[node] as number;
    const end = tree.end[node] as number;
    const middle = (begin + end) >>> 1;
    splitAt(tree, begin, end, middle, axis);
    tree.begin[2 * node + 1] = begin;
    tree.end[2 * node + 1] = middle;
    tree.begin[2 * node + 2] = middle;
    tree.end[2 * node + 2] = end;
  }
  return tree;
}

/** Squared distance between a point (at `from` in `source`) and a node's box; 0 inside. */
function boxSquare(tree: KdTree, node: number, source: Float64Array, from: number): number {
  const { columns, low, high } = tree;
  let sum = 0;
  for (let axis = 0, at = node * columns; axis < columns; axis += 1, at += 1) {
    const value = source[from + axis] as number;
    const below = (low[at] as number) - value;
    const above = value - (high[at] as number);
    const outside = below > 0 ? below : above > 0 ? above : 0;
    sum += outside * outside;
  }
  return sum;
}

/** Squared distance of two points; terms are added from the first axis on, as scikit-learn does. */
function pointSquare(tree: KdTree, place: number, source: Float64Array, from: number): number {
  const { columns, data } = tree;
  let sum = 0;
  for (let axis = 0, at = place * columns; axis < columns; axis += 1, at += 1) {
    const difference = (source[from + axis] as number) - (data[at] as number);
    sum += difference * difference;
  }
  return sum;
}

/**
 * Calls `visit(place)` for every tree position within sqrt(square) of the point at `from` of `source`, until it
 * returns false.
 */
export function visitWithin(
  tree: KdTree,
  source: Float64Array,
  from: number,
  square: number,
  visit: (place: number) => boolean,
): void {
  const stack = [0];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (boxSquare(tree, node, source, from) > square) continue;
    if (node < tree.firstLeaf) {
      stack.push(2 * node + 2, 2 * node + 1);
      continue;
    }
    const end = tree.end[node] as number;
    for (let place = tree.begin[node] as number; place < end; place += 1) {
      if (pointSquare(tree, place, source, from) <= square && !visit(place)) return;
    }
  }
}

/** Puts `square` into `heap` (largest first, full) in place of its largest value. */
function replaceLargest(heap: Float64Array, square: number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] as number) > (heap[child] as number)) child += 1;
    if ((heap[child] as number) <= square) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  heap[at] = square;
}

/** Squared distance to the k-th nearest point (a point of the tree counts itself); `heap` has length k <= n. */
export function kthSquare(tree: KdTree, source: Float64Array, from: number, heap: Float64Array): number {
  heap.fill(Infinity);
  const stack = [0];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (boxSquare(tree, node, source, from) >= (heap[0] as number)) continue;
    if (node < tree.firstLeaf) {
      const left = 2 * node + 1;
      // The nearer child is searched first (it is pushed last): the other is then mostly skipped.
      const leftFirst = boxSquare(tree, left, source, from) <= boxSquare(tree, left + 1, source, from);
      stack.push(leftFirst ? left + 1 : left, leftFirst ? left : left + 1);
      continue;
    }
    const end = tree.end[node] as number;
    for (let place = tree.begin[node] as number; place < end; place += 1) {
      const square = pointSquare(tree, place, source, from);
      if (square < (heap[0] as number)) replaceLargest(heap, square);
    }
  }
  return heap[0] as number;
}
