// Whether two grid cells hold core points within eps of each other. For crowded cells only the points near the
// other cell's box are compared: two dense cells a little too far apart would otherwise cost n^2.
import type { CorePoints } from './dbscan-cores.ts';

/** Points of each cell that are compared at once, without boxes: in dense data nearly always enough for a hit. */
const fewPoints = 16;

type Triple = [number, number, number];

interface Box {
  readonly low: Triple;
  readonly high: Triple;
}

/** Compares the first points of both cells. */
function anyPair(cores: CorePoints, a: number, b: number, square: number): boolean {
  const { x, y, z, start } = cores;
  const endA = Math.min(start[a + 1] as number, (start[a] as number) + fewPoints);
  const startB = start[b] as number;
  const endB = Math.min(start[b + 1] as number, startB + fewPoints);
  for (let some = start[a] as number; some < endA; some += 1) {
    const px = x[some] as number;
    const py = y[some] as number;
    const pz = z[some] as number;
    for (let other = startB; other < endB; other += 1) {
      const dx = px - (x[other] as number);
      const dy = py - (y[other] as number);
      const dz = pz - (z[other] as number);
      if (dx * dx + dy * dy + dz * dz <= square) return true;
    }
  }
  return false;
}

function emptyBox(): Box {
  return { low: [Infinity, Infinity, Infinity], high: [-Infinity, -Infinity, -Infinity] };
}

function widen({ low, high }: Box, cores: CorePoints, at: number): void {
  const point: Triple = [cores.x[at] as number, cores.y[at] as number, cores.z[at] as number];
  for (const axis of [0, 1, 2] as const) {
    low[axis] = Math.min(low[axis], point[axis]);
    high[axis] = Math.max(high[axis], point[axis]);
  }
}

/**
 * The points of a cell within eps of the box. Each difference to the box is at most the one to any point inside
 * it, and rounding keeps that order: no pair within eps is lost.
 */
function nearBox(cores: CorePoints, cell: number, { low, high }: Box, square: number): number[] {
  const { x, y, z, start } = cores;
  const near: number[] = [];
  for (let at = start[cell] as number; at < (start[cell + 1] as number); at += 1) {
    const dx = Math.max(0, low[0] - (x[at] as number), (x[at] as number) - high[0]);
    const dy = Math.max(0, low[1] - (y[at] as number), (y[at] as number) - high[1]);
    const dz = Math.max(0, low[2] - (z[at] as number), (z[at] as number) - high[2]);
    if (dx * dx + dy * dy + dz * dz <= square) near.push(at);
  }
  return near;
}

function anyNearPair(cores: CorePoints, a: number, b: number, square: number): boolean {
  const { x, y, z, start } = cores;
  const boxB = emptyBox();
  for (let at = start[b] as number; at < (start[b + 1] as number); at += 1) widen(boxB, cores, at);
  const nearA = nearBox(cores, a, boxB, square);
  const boxA = emptyBox();
  for (const at of nearA) widen(boxA, cores, at);
  const nearB = nearBox(cores, b, boxA, square);
  return nearA.some((some) =>
    nearB.some((other) => {
      const dx = (x[some] as number) - (x[other] as number);
      const dy = (y[some] as number) - (y[other] as number);
      const dz = (z[some] as number) - (z[other] as number);
      return dx * dx + dy * dy + dz * dz <= square;
    }),
  );
}

/** True when a core point of cell `a` lies within sqrt(square) of a core point of cell `b`. */
export function connectsCells(cores: CorePoints, a: number, b: number, square: number): boolean {
  const { start } = cores;
  if (anyPair(cores, a, b, square)) return true;
  const sizeA = (start[a + 1] as number) - (start[a] as number);
  const sizeB = (start[b + 1] as number) - (start[b] as number);
  return Math.max(sizeA, sizeB) > fewPoints && anyNearPair(cores, a, b, square);
}
