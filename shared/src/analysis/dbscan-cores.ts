// The core points of a DBSCAN grid, and a copy of them alone, cell by cell: joining and border look-ups then run
// over short dense runs without asking each point whether it is core.
import { createNeighbourWalk, moveWalk } from './dbscan-grid.ts';
import type { CellGrid, NeighbourWalk } from './dbscan-grid.ts';

export interface CorePoints {
  /** 1 = core, by sorted position of the grid. */
  readonly core: Uint8Array;
  /** cells + 1 offsets into the arrays below; equal neighbours mean a cell without core points. */
  readonly start: Uint32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
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
  const { from, to } = walk;
  const px = x[at] as number;
  const py = y[at] as number;
  const pz = z[at] as number;
  let found = 0;
  for (let line = 0; line < from.length; line += 1) {
    // The cells of a run are consecutive, so their points are too.
    const end = start[to[line] as number] as number;
    for (let other = start[from[line] as number] as number; other < end; other += 1) {
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

/** A cell of minSamples points has core points only: all its points are neighbours. */
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
    moveWalk(grid, walk, cell);
    for (let at = begin; at < end; at += 1) {
      if (hasEnough(grid, walk, at, square, minSamples)) core[at] = 1;
    }
  }
  return core;
}

/** Finds the core points; `square` is eps * eps. */
export function findCores(grid: CellGrid, square: number, minSamples: number): CorePoints {
  const core = markCores(grid, square, minSamples);
  const size = core.length;
  const found = { x: new Float64Array(size), y: new Float64Array(size), z: new Float64Array(size) };
  const start = new Uint32Array(grid.cells + 1);
  let count = 0;
  for (let cell = 0; cell < grid.cells; cell += 1) {
    const end = grid.start[cell + 1] as number;
    for (let at = grid.start[cell] as number; at < end; at += 1) {
      if (core[at] === 0) continue;
      found.x[count] = grid.x[at] as number;
      found.y[count] = grid.y[at] as number;
      found.z[count] = grid.z[at] as number;
      count += 1;
    }
    start[cell + 1] = count;
  }
  return { core, start, ...found };
}
