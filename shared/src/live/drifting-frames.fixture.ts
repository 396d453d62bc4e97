// Seeded frames on which projections are compared (DETECTION §4): 30 features, a window of 2,000 points, 5 % of them
// replaced in each of 300 frames, eigenvalues at the top within 2 % of each other and crossing, and a new outlier.

import { createNormal, createRandom, type RandomSource } from '../analysis/random.ts';

export interface DriftingFrame {
  /** Number of each row's point; a replaced point has a new one. */
  readonly ids: Float64Array;
  /** rows x dimension, row-major; overwritten by the next frame. */
  readonly data: Float64Array;
  readonly rows: number;
  readonly dimension: number;
}

export interface DriftingOptions {
  readonly seed?: number;
  readonly frames?: number;
  readonly points?: number;
  readonly dimension?: number;
  /** How many eigenvalues at the top cross: 2 turn the picture in its plane, 3 turn the plane itself. Default 2. */
  readonly crossing?: number;
  /** Frame in which the outlier appears. It stays. Default 150. */
  readonly outlierFrame?: number;
}

export const outlierId = -1;
const replacedShare = 0.05;
/** The crossing eigenvalues are 1 ± 1 %; the next is half of them, each further one a tenth smaller. */
const swing = 0.01;
const swingFrames = 60;
/** Standard deviations of the strongest axis. At right angles to it: a frozen picture never shows it. */
const outlierDistance = 90;

const defaults = { seed: 1, frames: 300, points: 2000, dimension: 30, crossing: 2, outlierFrame: 150 };

export function* driftingFrames(options: DriftingOptions = {}): Generator<DriftingFrame> {
  const settings = { ...defaults, ...options };
  const { frames, points, dimension, crossing, outlierFrame } = settings;
  const normal = createNormal(createRandom(settings.seed));
  const basis = orthonormalBasis(dimension, normal);
  const ids = new Float64Array(points);
  const data = new Float64Array(points * dimension);
  let nextId = 0;
  const draw = (row: number, frame: number): void => {
    ids[row] = nextId++;
    const parts = deviations(frame, dimension, crossing).map((deviation) => deviation * normal());
    data.set(mix(basis, parts), row * dimension);
  };
  for (let row = 0; row < points; row++) draw(row, 0);
  const replaced = Math.round(points * replacedShare);
  for (let frame = 0; frame < frames; frame++) {
    if (frame > 0) {
      for (let at = 0; at < replaced; at++) draw(1 + (((frame - 1) * replaced + at) % (points - 1)), frame);
    }
    if (frame === outlierFrame) {
      ids[0] = outlierId;
      data.set(
        mix(
          basis,
          Array.from(basis, (_, axis) => (axis === 20 ? outlierDistance : 0)),
        ),
      );
    }
    yield { ids: ids.slice(), data, rows: points, dimension };
  }
}

function deviations(frame: number, dimension: number, crossing: number): number[] {
  return Array.from({ length: dimension }, (_, axis) => {
    const phase = 2 * Math.PI * (frame / swingFrames + axis / crossing);
    const variance = axis < crossing ? 1 + swing * Math.sin(phase) : 0.5 * 0.9 ** (axis - crossing);
    return Math.sqrt(variance);
  });
}

function mix(basis: readonly Float64Array[], parts: readonly number[]): Float64Array {
  const sum = new Float64Array(basis.length);
  basis.forEach((axis, at) => {
    for (let column = 0; column < axis.length; column++)
      sum[column] = (sum[column] as number) + (parts[at] as number) * (axis[column] as number);
  });
  return sum;
}

/** Gram-Schmidt on random vectors. */
function orthonormalBasis(dimension: number, normal: RandomSource): Float64Array[] {
  const basis: Float64Array[] = [];
  for (let axis = 0; axis < dimension; axis++) {
    const vector = Float64Array.from({ length: dimension }, normal);
    for (const other of basis) {
      const along = dot(vector, other);
      vector.forEach((value, at) => (vector[at] = value - along * (other[at] as number)));
    }
    const length = Math.sqrt(dot(vector, vector));
    basis.push(vector.map((value) => value / length));
  }
  return basis;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
