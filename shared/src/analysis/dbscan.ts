// DBSCAN (Ester, Kriegel, Sander, Xu, KDD 1996), exact, with the rules of scikit-learn, so that its labels can be
// checked against it: neighbours are at most eps away, a point is its own neighbour, clusters are numbered by
// their smallest core row, and a border point joins the lowest-numbered cluster with a core point within eps.
import { JawsError } from '../contract/errors.ts';
import { buildGrid } from './dbscan-grid.ts';
import { clusterCells } from './dbscan-cells.ts';
import { clusterByTree } from './dbscan-tree.ts';
import { requireFinite } from './matrix.ts';
import type { Matrix } from './matrix.ts';

export interface DbscanOptions {
  /** Neighbourhood radius, in the units of the points; > 0. */
  readonly eps: number;
  /** Neighbours, the point itself included, that make a core point; >= 1. */
  readonly minSamples: number;
}

export interface DbscanResult {
  /** Cluster of each row from 0; -1 = noise. */
  readonly labels: Int32Array;
  /** 1 = core point. Not core with a label >= 0 = border. */
  readonly core: Uint8Array;
  readonly clusters: number;
  /** Rows labelled -1. */
  readonly noise: number;
}

function requireOptions(points: Matrix, { eps, minSamples }: DbscanOptions): void {
  if (!(eps > 0 && Number.isFinite(eps))) {
    throw new JawsError('analysis.bad-parameter', `eps must be a positive number, not ${eps}.`);
  }
  if (!Number.isInteger(minSamples) || minSamples < 1) {
    throw new JawsError(
      'analysis.bad-parameter',
      `minSamples must be a whole number from 1, not ${minSamples}.`,
    );
  }
  if (points.rows > 0 && points.columns === 0) {
    throw new JawsError('analysis.bad-parameter', 'Points need at least one column.');
  }
  requireFinite(points);
}

function countNoise(labels: Int32Array): number {
  let noise = 0;
  for (const label of labels) noise += label < 0 ? 1 : 0;
  return noise;
}

/**
 * Clusters the rows of `points`. Distances are compared as float64 squares, summed from the first column on, with
 * eps * eps. Up to three columns run on a grid, more on a k-d tree. Throws `analysis.bad-parameter` on NaN,
 * infinite values or bad options.
 */
export function dbscan(points: Matrix, options: DbscanOptions): DbscanResult {
  requireOptions(points, options);
  const { eps, minSamples } = options;
  const { rows } = points;
  if (rows === 0) return { labels: new Int32Array(0), core: new Uint8Array(0), clusters: 0, noise: 0 };
  const grid = buildGrid(points, eps);
  if (grid === null) {
    const found = clusterByTree(points, eps, minSamples);
    return { ...found, noise: countNoise(found.labels) };
  }
  const sorted = clusterCells(grid, eps, minSamples);
  const labels = new Int32Array(rows);
  const core = new Uint8Array(rows);
  for (let at = 0; at < rows; at += 1) {
    const row = grid.order[at] as number;
    labels[row] = sorted.labels[at] as number;
    core[row] = sorted.core[at] as number;
  }
  return { labels, core, clusters: sorted.clusters, noise: countNoise(labels) };
}
