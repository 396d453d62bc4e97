// Whether two grid cells hold core points within eps of each other. For crowded cells only the points near the
// other cell's core box are compared: two dense cells a little too far apart would otherwise cost n^2.
import type { CellGrid } from './dbscan-grid.ts';

/** Up to this many pairs are compared at once, without boxes. */
const fewPairs = 64;

interface Box {
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

function anyPair(grid: CellGrid, some: Uint32Array, others: Uint32Array, square: number): boolean {
  const { x, y, z } = grid;
  for (const a of some) {
    const ax = x[a] as number;
    const ay = y[a] as number;
    const az = z[a] as number;
    for (const b of others) {
      const dx = ax - (x[b] as number);
      const dy = ay - (y[b] as number);
      const dz = az - (z[b] as number);
      if (dx * dx + dy * dy + dz * dz <= square) return true;
    }
  }
  return false;
}

function coresOf(grid: CellGrid, core: Uint8Array, cell: number): Uint32Array {
  const begin = grid.start[cell] as number;
  const end = grid.start[cell + 1] as number;
  const found = new Uint32Array(end - begin);
  let count = 0;
  for (let at = begin; at < end; at += 1) {
    if (core[at] === 0) continue;
    found[count] = at;
    count += 1;
  }
  return found.subarray(0, count);
}

function boxOf(grid: CellGrid, points: Uint32Array): Box {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const at of points) {
    const px = grid.x[at] as number;
    const py = grid.y[at] as number;
    const pz = grid.z[at] as number;
    low[0] = Math.min(low[0], px);
    low[1] = Math.min(low[1], py);
    low[2] = Math.min(low[2], pz);
    high[0] = Math.max(high[0], px);
    high[1] = Math.max(high[1], py);
    high[2] = Math.max(high[2], pz);
  }
  return { low, high };
}

/**
 * The points within eps of the box. Each difference to the box is at most the one to any point inside it, and
 * rounding keeps that order: no pair within eps is lost.
 */
function nearBox(grid: CellGrid, points: Uint32Array, box: Box, square: number): Uint32Array {
  const { low, high } = box;
  return points.filter((at) => {
    const px = grid.x[at] as number;
    const py = grid.y[at] as number;
    const pz = grid.z[at] as number;
    const dx = Math.max(0, low[0] - px, px - high[0]);
    const dy = Math.max(0, low[1] - py, py - high[1]);
    const dz = Math.max(0, low[2] - pz, pz - high[2]);
    return dx * dx + dy * dy + dz * dz <= square;
  });
}

/** True when a core point of cell `a` lies within sqrt(square) of a core point of cell `b`. */
export function connectsCells(
  grid: CellGrid,
  core: Uint8Array,
  a: number,
  b: number,
  square: number,
): boolean {
  const some = coresOf(grid, core, a);
  const others = coresOf(grid, core, b);
  if (some.length * others.length <= fewPairs) return anyPair(grid, some, others, square);
  const near = nearBox(grid, some, boxOf(grid, others), square);
  if (near.length === 0) return false;
  return anyPair(grid, near, nearBox(grid, others, boxOf(grid, near), square), square);
}
