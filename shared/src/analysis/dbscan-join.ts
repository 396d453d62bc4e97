// The joining step of DBSCAN on the cell grid: cells whose core points reach each other become one set.
import { connectsCells } from './dbscan-connect.ts';
import type { CorePoints } from './dbscan-cores.ts';
import { reach } from './dbscan-grid.ts';
import type { CellGrid } from './dbscan-grid.ts';
import { createDisjointSets, findRoot, unite } from './disjoint-sets.ts';
import type { DisjointSets } from './disjoint-sets.ts';

/** Joins `cell` with the cells [from, to) that hold core points and reach it. */
function joinRun(
  cores: CorePoints,
  sets: DisjointSets,
  cell: number,
  from: number,
  to: number,
  square: number,
): void {
  const { start } = cores;
  let root = findRoot(sets, cell);
  for (let other = from; other < to; other += 1) {
    // Asked before the distances: cells already of one set need none.
    if (start[other + 1] === start[other] || findRoot(sets, other) === root) continue;
    if (connectsCells(cores, cell, other, square)) root = unite(sets, root, other);
  }
}

/** Joins every cell with those of one line of its neighbours; both ends of the run only move forward. */
function joinLine(grid: CellGrid, cores: CorePoints, sets: DisjointSets, line: number, square: number): void {
  const { key, cells } = grid;
  const { start } = cores;
  let low = 0;
  let high = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    if (start[cell + 1] === start[cell]) continue;
    const center = (key[cell] as number) + line;
    while (low < cells && (key[low] as number) < center - reach) low += 1;
    while (high < cells && (key[high] as number) <= center + reach) high += 1;
    // Every pair is met once: from the cell with the smaller key.
    const from = Math.max(cell + 1, low);
    if (from < high) joinRun(cores, sets, cell, from, high, square);
  }
}

/**
 * Sets of cells, line by line from the nearest on: in dense data the first lines join nearly everything, and pairs
 * already of one set are not compared. `square` is eps * eps.
 */
export function joinCells(grid: CellGrid, cores: CorePoints, square: number): DisjointSets {
  const sets = createDisjointSets(grid.cells);
  for (const line of grid.lines) {
    if (line >= 0) joinLine(grid, cores, sets, line, square);
  }
  return sets;
}
