// K-means: centres by ml-kmeans (k-means++ start, Lloyd's iterations; seeded), on a sample where there are many
// rows, then every row goes to its nearest centre. Clusters are numbered by size, so that numbers and colours
// mean the same in every run.
import { kmeans as libraryKmeans } from 'ml-kmeans';
import { JawsError } from '../contract/errors.ts';
import { createMatrix, matrixFromRows, requireFinite, rowsOf, takeRows } from './matrix.ts';
import type { Matrix } from './matrix.ts';
import { createRandom, sampleIndices } from './random.ts';

export interface KmeansOptions {
  /** Clusters wanted; fewer come back when there are fewer different points. */
  readonly k: number;
  readonly seed?: number;
  /** Rows the centres are found on; ml-kmeans needs seconds for 100,000. Default 5,000. */
  readonly sampleSize?: number;
  /** Starts with different seeds; the one with the least inertia on the sample is kept. Default 3. */
  readonly starts?: number;
  /** Lloyd's iterations at most. Default 100. */
  readonly maxIterations?: number;
}

export interface KmeansResult {
  /** Cluster of each row, 0 = the largest; equal sizes in order of first row. */
  readonly labels: Int32Array;
  /** clusters x columns. */
  readonly centers: Matrix;
  readonly clusters: number;
  /** Sum of squared distances of all rows to their centres. */
  readonly inertia: number;
  /** True when the centres were found on a sample of the rows. */
  readonly sampled: boolean;
}

function requireK(k: number): void {
  if (!Number.isInteger(k) || k < 1) {
    throw new JawsError('analysis.bad-parameter', `k must be a whole number from 1, not ${k}.`);
  }
}

/** Different rows, at most `enough` of them: k-means++ divides by zero when it runs out of different points. */
function differentRows(rows: readonly (readonly number[])[], enough: number): number[][] {
  const seen = new Map<string, readonly number[]>();
  for (const row of rows) {
    seen.set(row.join(), row);
    if (seen.size >= enough) break;
  }
  return [...seen.values()].map((row) => [...row]);
}

function findCenters(sample: Matrix, options: KmeansOptions): Matrix {
  const { k, seed = 1, maxIterations = 100, starts = 3 } = options;
  const rows = rowsOf(sample);
  const different = differentRows(rows, k + 1);
  if (different.length <= k) return matrixFromRows(different);
  let best = { inertia: Infinity, centers: createMatrix(0, sample.columns) };
  for (let start = 0; start < starts; start += 1) {
    // Neighbouring seeds give unrelated draws only after mixing.
    const startSeed = Math.floor(createRandom(seed + start)() * 2 ** 31);
    const found = libraryKmeans(rows, k, { seed: startSeed, maxIterations, initialization: 'kmeans++' });
    const centers = matrixFromRows(found.centroids);
    const { inertia } = assignToCenters(sample, centers);
    if (inertia < best.inertia) best = { inertia, centers };
  }
  return best.centers;
}

/** Nearest centre of every row (the lowest of equals), and the sum of squared distances. Hot loop. */
export function assignToCenters(
  points: Matrix,
  centers: Matrix,
): { readonly labels: Int32Array; readonly inertia: number } {
  const { rows, columns, data } = points;
  const labels = new Int32Array(rows);
  let inertia = 0;
  for (let row = 0; row < rows; row += 1) {
    let best = Infinity;
    for (let center = 0; center < centers.rows; center += 1) {
      let square = 0;
      for (let column = 0; column < columns; column += 1) {
        const difference =
          (data[row * columns + column] as number) - (centers.data[center * columns + column] as number);
        square += difference * difference;
      }
      if (square < best) {
        best = square;
        labels[row] = center;
      }
    }
    inertia += best;
  }
  return { labels, inertia };
}

/** Old cluster numbers in their new order: by size, then by first row; empty ones are left out. */
function orderBySize(labels: Int32Array, clusters: number): number[] {
  const sizes = new Uint32Array(clusters);
  const first = new Int32Array(clusters).fill(-1);
  labels.forEach((label, row) => {
    sizes[label] = (sizes[label] as number) + 1;
    if (first[label] === -1) first[label] = row;
  });
  return Array.from(sizes, (_, cluster) => cluster)
    .filter((cluster) => (sizes[cluster] ?? 0) > 0)
    .sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || (first[a] ?? 0) - (first[b] ?? 0));
}

/** Clusters the rows of `points`. Same input and seed, same result. Throws `analysis.bad-parameter`. */
export function kmeans(points: Matrix, options: KmeansOptions): KmeansResult {
  requireK(options.k);
  requireFinite(points);
  const { rows, columns } = points;
  const { seed = 1, sampleSize = 5000 } = options;
  if (rows === 0) {
    return {
      labels: new Int32Array(0),
      centers: createMatrix(0, columns),
      clusters: 0,
      inertia: 0,
      sampled: false,
    };
  }
  const sampled = rows > sampleSize;
  const sample = sampled ? takeRows(points, sampleIndices(rows, sampleSize, createRandom(seed))) : points;
  const found = findCenters(sample, options);
  const { labels, inertia } = assignToCenters(points, found);
  const order = orderBySize(labels, found.rows);
  const renamed = new Int32Array(found.rows);
  order.forEach((cluster, name) => {
    renamed[cluster] = name;
  });
  return {
    labels: labels.map((label) => renamed[label] ?? 0),
    centers: takeRows(found, order),
    clusters: order.length,
    inertia,
    sampled,
  };
}
