// The k-distance curve (Ester et al. 1996, section 4.2) and the eps it suggests for DBSCAN.
import { JawsError } from '../contract/errors.ts';
import { buildKdTree, kthSquare } from './kd-tree.ts';
import { requireFinite } from './matrix.ts';
import type { Matrix } from './matrix.ts';
import { keepCopies } from './repeated-points.ts';
import { createRandom, sampleIndices } from './random.ts';

export interface KDistanceOptions {
  /** The neighbour taken, the point itself being the first; 1 is treated as 2, more than n as n. */
  readonly minSamples: number;
  /** Points asked; beyond this a seeded sample is asked (each answer is still exact). Default 20,000. */
  readonly maxQueries?: number;
  readonly seed?: number;
}

export interface KDistanceCurve {
  /** Ascending. Up to rounding, a point is core in DBSCAN(eps, minSamples) exactly when its distance is <= eps. */
  readonly distances: Float64Array;
  /** The neighbour really taken. */
  readonly neighbour: number;
  /** True when only a sample of the points was asked. */
  readonly sampled: boolean;
}

export interface EpsSuggestion {
  readonly eps: number;
  /** Position of eps in `distances`; null when the curve gives no hint (fewer than 3 points, or no distance above 0). */
  readonly kneeIndex: number | null;
}

/** Customary minSamples: twice the dimensions (Sander et al. 1998), at least 4. */
export function defaultMinSamples(dimensions: number): number {
  return Math.max(4, 2 * dimensions);
}

/** Distances to the minSamples-th neighbour, sorted. Throws `analysis.bad-parameter` on bad input. */
export function kDistance(points: Matrix, options: KDistanceOptions): KDistanceCurve {
  const { minSamples, maxQueries = 20_000, seed = 1 } = options;
  if (!Number.isInteger(minSamples) || minSamples < 1) {
    throw new JawsError(
      'analysis.bad-parameter',
      `minSamples must be a whole number from 1, not ${minSamples}.`,
    );
  }
  requireFinite(points);
  const { rows, columns } = points;
  const neighbour = Math.min(Math.max(2, minSamples), Math.max(1, rows));
  if (rows === 0) return { distances: new Float64Array(0), neighbour, sampled: false };
  const tree = buildKdTree(keepCopies(points, neighbour));
  const asked = sampleIndices(rows, maxQueries, createRandom(seed));
  const heap = new Float64Array(neighbour);
  const distances = new Float64Array(asked.length);
  for (let at = 0; at < asked.length; at += 1) {
    distances[at] = Math.sqrt(kthSquare(tree, points.data, (asked[at] as number) * columns, heap));
  }
  return { distances: distances.sort(), neighbour, sampled: asked.length < rows };
}

/** Where the eps may lie on the curve: never below half of the points, never among the farthest 3 %. */
const lowestShare = 0.5;
const highestShare = 0.97;

/** Index of the point farthest below the line from the first to the last point of the curve. */
function deepestIndex(distances: Float64Array): number {
  const last = distances.length - 1;
  const first = distances[0] as number;
  const rise = (distances[last] as number) - first;
  let deepest = -1;
  let index = 0;
  for (let at = 0; at <= last; at += 1) {
    const depth = first + rise * (at / last) - (distances[at] as number);
    if (depth > deepest) {
      deepest = depth;
      index = at;
    }
  }
  return index;
}

/**
 * The knee: the point of the ascending curve farthest below the straight line from its first to its last point
 * (the idea of Satopää et al. 2011, without smoothing), clamped to the 50-97 % quantiles. Where the distance there
 * is 0 (many equal points) the smallest distance above 0 is taken; with none, eps is 1, and kneeIndex is null.
 * `least`: never less than this, where the curve is flat because points repeat (kneeIndex is then where the curve
 * passes it, its last index where it never does).
 */
export function suggestEps(distances: Float64Array, least = 0): EpsSuggestion {
  const last = distances.length - 1;
  const largest = last < 0 ? 0 : (distances[last] as number);
  if (last < 2 || largest === 0) return { eps: Math.max(least, largest) || 1, kneeIndex: null };
  const knee = deepestIndex(distances);
  let index = Math.min(Math.max(knee, Math.ceil(lowestShare * last)), Math.floor(highestShare * last));
  while (index < last && (distances[index] as number) < least) index += 1;
  while ((distances[index] as number) === 0) index += 1;
  return { eps: Math.max(least, distances[index] as number), kneeIndex: index };
}
