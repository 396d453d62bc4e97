// DBSCAN on the cell grid: core points, clusters as sets of cells, border points. No neighbour lists are kept, so
// time and memory do not grow with density. Loops run over typed arrays by index on purpose: the same code over
// point objects is many times slower.
import { createDisjointSets } from './disjoint-sets.ts';
import type { DisjointSets } from './disjoint-sets.ts';
import { createNeighbourWalk, reach } from './dbscan-grid.ts';
import type { CellGrid, NeighbourWalk } from './dbscan-grid.ts';
import { connectsCells } from './dbscan-connect.ts';

/** Labels and core flags by sorted position. */
export interface SortedClusters {
  readonly labels: Int32Array;
  readonly core: Uint8Array;
  readonly clusters: number;
}

/** True when at least `minSamples` points, itself included, lie within eps of the point at `at`. */
function hasEnough(
  grid: CellGrid,
  walk: NeighbourWalk,
  at: number,
  square: number,
  minSamples: number,
): boolean {
  const { x, y, z, start } = grid;
  const px = x[at] as number;
  const py = y[at] as number;
  const pz = z[at] as number;
  let found = 0;
  for (let line = 0; line < walk.from.length; line += 1) {
    // The cells of a run are consecutive, so their points are too.
    const end = start[walk.to[line] as number] as number;
    for (let other = start[walk.from[line] as number] as number; other < end; other += 1) {
      const dx = px - (x[other] as number);
      const dy = py - (y[other] as number);
      const dz = pz - (z[other] as number);
      if (dx * dx + dy * dy + dz * dz <= square) {
        found += 1;
        if (found >= minSamples) return true;
      }
    }
  }
  return false;
}

function markCores(grid: CellGrid, square: number, minSamples: number): Uint8Array {
  const core = new Uint8Array(grid.order.length);
  const walk = createNeighbourWalk(grid);
  const { start } = grid;
  for (let cell = 0; cell < grid.cells; cell += 1) {
    const begin = start[cell] as number;
    const end = start[cell + 1] as number;
    if (end - begin >= minSamples) {
      core.fill(1, begin, end);
      continue;
    }
    walk.moveTo(cell);
    for (let at = begin; at < end; at += 1) {
      if (hasEnough(grid, walk, at, square, minSamples)) core[at] = 1;
    }
  }
  return core;
}

/** 1 for every cell with a core point. */
function cellsWithCore(grid: CellGrid, core: Uint8Array): Uint8Array {
  const marked = new Uint8Array(grid.cells);
  for (let cell = 0; cell < grid.cells; cell += 1) {
    const end = grid.start[cell + 1] as number;
    for (let at = grid.start[cell] as number; at < end && marked[cell] === 0; at += 1) {
      marked[cell] = core[at] as number;
    }
  }
  return marked;
}

/**
 * Joins cells whose core points reach each other. Touching cells come first: in dense data they join nearly
 * everything, and pairs already of one set are not compared.
 */
function joinCells(grid: CellGrid, core: Uint8Array, marked: Uint8Array, square: number): DisjointSets {
  const sets = createDisjointSets(grid.cells);
  const { key, lines, lineReach } = grid;
  const middle = (lines.length - 1) / 2;
  for (const touching of [true, false]) {
    const walk = createNeighbourWalk(grid);
    for (let cell = 0; cell < grid.cells; cell += 1) {
      if (marked[cell] === 0) continue;
      walk.moveTo(cell);
      for (let line = middle; line < lines.length; line += 1) {
        const center = (key[cell] as number) + (lines[line] as number);
        const nearLine = (lineReach[line] as number) < reach;
        const first = line === middle ? cell + 1 : (walk.from[line] as number);
        for (let other = first; other < (walk.to[line] as number); other += 1) {
          const touches = nearLine && Math.abs((key[other] as number) - center) < reach;
          if (marked[other] === 0 || touches !== touching || sets.find(cell) === sets.find(other)) continue;
          if (connectsCells(grid, core, cell, other, square)) sets.union(cell, other);
        }
      }
    }
  }
  return sets;
}

/** Cluster of every cell with a core point: numbered by the smallest input row among a cluster's core points. */
function numberClusters(
  grid: CellGrid,
  core: Uint8Array,
  marked: Uint8Array,
  sets: DisjointSets,
): { readonly clusterOf: Int32Array; readonly clusters: number } {
  const { order, start, cells } = grid;
  const rootCell = new Int32Array(order.length).fill(-1);
  const firstRow = new Int32Array(cells).fill(order.length);
  for (let at = 0, cell = 0; at < order.length; at += 1) {
    while (at >= (start[cell + 1] as number)) cell += 1;
    if (core[at] === 0) continue;
    const root = sets.find(cell);
    const row = order[at] as number;
    if (row < (firstRow[root] as number)) firstRow[root] = row;
  }
  for (let cell = 0; cell < cells; cell += 1) {
    const row = firstRow[cell] as number;
    if (row < order.length) rootCell[row] = cell;
  }
  const clusterOf = new Int32Array(cells).fill(-1);
  let clusters = 0;
  for (const root of rootCell) {
    if (root < 0) continue;
    clusterOf[root] = clusters;
    clusters += 1;
  }
  for (let cell = 0; cell < cells; cell += 1) {
    if (marked[cell] === 1) clusterOf[cell] = clusterOf[sets.find(cell)] as number;
  }
  return { clusterOf, clusters };
}

/** Lowest cluster with a core point within eps of the point at `at`, or -1: scikit-learn's border rule. */
function borderCluster(
  grid: CellGrid,
  walk: NeighbourWalk,
  core: Uint8Array,
  clusterOf: Int32Array,
  at: number,
  square: number,
): number {
  const { x, y, z, start } = grid;
  let best = -1;
  for (let line = 0; line < walk.from.length; line += 1) {
    for (let cell = walk.from[line] as number; cell < (walk.to[line] as number); cell += 1) {
      const cluster = clusterOf[cell] as number;
      if (cluster < 0 || (best >= 0 && cluster >= best)) continue;
      const end = start[cell + 1] as number;
      for (let other = start[cell] as number; other < end; other += 1) {
        if (core[other] === 0) continue;
        const dx = (x[at] as number) - (x[other] as number);
        const dy = (y[at] as number) - (y[other] as number);
        const dz = (z[at] as number) - (z[other] as number);
        if (dx * dx + dy * dy + dz * dz > square) continue;
        best = cluster;
        break;
      }
    }
  }
  return best;
}

/** Clusters the points of a grid. `eps` must be the one the grid was built with. */
export function clusterCells(grid: CellGrid, eps: number, minSamples: number): SortedClusters {
  const square = eps * eps;
  const core = markCores(grid, square, minSamples);
  const marked = cellsWithCore(grid, core);
  const sets = joinCells(grid, core, marked, square);
  const { clusterOf, clusters } = numberClusters(grid, core, marked, sets);
  const labels = new Int32Array(core.length);
  const walk = createNeighbourWalk(grid);
  for (let cell = 0; cell < grid.cells; cell += 1) {
    walk.moveTo(cell);
    const end = grid.start[cell + 1] as number;
    for (let at = grid.start[cell] as number; at < end; at += 1) {
      labels[at] =
        core[at] === 1 ? (clusterOf[cell] as number) : borderCluster(grid, walk, core, clusterOf, at, square);
    }
  }
  return { labels, core, clusters };
}
