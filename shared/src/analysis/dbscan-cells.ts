// DBSCAN on the cell grid: core points, clusters as sets of cells, border points. No neighbour lists are kept, so
// time and memory do not grow with density. Loops run over typed arrays by index on purpose: the same code over
// point objects is many times slower.
import { findCores } from './dbscan-cores.ts';
import type { CorePoints } from './dbscan-cores.ts';
import { createNeighbourWalk, moveWalk } from './dbscan-grid.ts';
import type { CellGrid, NeighbourWalk } from './dbscan-grid.ts';
import { joinCells } from './dbscan-join.ts';
import { findRoot } from './disjoint-sets.ts';
import type { DisjointSets } from './disjoint-sets.ts';

/** Labels and core flags by sorted position. */
export interface SortedClusters {
  readonly labels: Int32Array;
  readonly core: Uint8Array;
  readonly clusters: number;
}

/** Cluster of every cell with a core point: numbered by the smallest input row among a cluster's core points. */
function numberClusters(
  grid: CellGrid,
  cores: CorePoints,
  sets: DisjointSets,
): { readonly clusterOf: Int32Array; readonly clusters: number } {
  const { order, start, cells } = grid;
  const rows = order.length;
  const cellOfRow = new Int32Array(rows).fill(-1);
  for (let cell = 0; cell < cells; cell += 1) {
    // Rows ascend inside a cell: its first core point is enough.
    let at = start[cell] as number;
    const end = start[cell + 1] as number;
    while (at < end && cores.core[at] === 0) at += 1;
    if (at < end) cellOfRow[order[at] as number] = cell;
  }
  const clusterOf = new Int32Array(cells).fill(-1);
  let clusters = 0;
  for (let row = 0; row < rows; row += 1) {
    const cell = cellOfRow[row] as number;
    if (cell < 0) continue;
    const root = findRoot(sets, cell);
    if (clusterOf[root] === -1) {
      clusterOf[root] = clusters;
      clusters += 1;
    }
    clusterOf[cell] = clusterOf[root] as number;
  }
  return { clusterOf, clusters };
}

/** True when a core point of `cell` lies within eps of the grid's point at `at`. */
function reachesPoint(grid: CellGrid, cores: CorePoints, cell: number, at: number, square: number): boolean {
  const end = cores.start[cell + 1] as number;
  for (let other = cores.start[cell] as number; other < end; other += 1) {
    const dx = (grid.x[at] as number) - (cores.x[other] as number);
    const dy = (grid.y[at] as number) - (cores.y[other] as number);
    const dz = (grid.z[at] as number) - (cores.z[other] as number);
    if (dx * dx + dy * dy + dz * dz <= square) return true;
  }
  return false;
}

/** Lowest cluster with a core point within eps of the point at `at`, or -1: scikit-learn's border rule. */
function borderCluster(
  grid: CellGrid,
  cores: CorePoints,
  walk: NeighbourWalk,
  clusterOf: Int32Array,
  at: number,
  square: number,
): number {
  let best = -1;
  for (let line = 0; line < walk.from.length; line += 1) {
    for (let cell = walk.from[line] as number; cell < (walk.to[line] as number); cell += 1) {
      const cluster = clusterOf[cell] as number;
      if (cluster < 0 || (best >= 0 && cluster >= best)) continue;
      if (reachesPoint(grid, cores, cell, at, square)) best = cluster;
    }
  }
  return best;
}

/** Clusters the points of a grid. `eps` must be the one the grid was built with. */
export function clusterCells(grid: CellGrid, eps: number, minSamples: number): SortedClusters {
  const square = eps * eps;
  const cores = findCores(grid, square, minSamples);
  const { core } = cores;
  const { clusterOf, clusters } = numberClusters(grid, cores, joinCells(grid, cores, square));
  const labels = new Int32Array(core.length);
  const walk = createNeighbourWalk(grid);
  for (let cell = 0; cell < grid.cells; cell += 1) {
    const begin = grid.start[cell] as number;
    const end = grid.start[cell + 1] as number;
    labels.fill(clusterOf[cell] as number, begin, end);
    if ((cores.start[cell + 1] as number) - (cores.start[cell] as number) === end - begin) continue;
    moveWalk(grid, walk, cell);
    for (let at = begin; at < end; at += 1) {
      if (core[at] === 0) labels[at] = borderCluster(grid, cores, walk, clusterOf, at, square);
    }
  }
  return { labels, core, clusters };
}
