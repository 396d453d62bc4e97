// The ways to place frames that bench/align.ts compares: plain PCA in every frame, with fixed signs, turned by
// Procrustes, Procrustes with DETECTION's fixed smoothing, what the picture does (bounded steps), and frozen.
import { covarianceOf, type Covariance } from '@jaws/shared/analysis/covariance';
import { createMatrix, type Matrix } from '@jaws/shared/analysis/matrix';
import { pcaOfCovariance, projectPca } from '@jaws/shared/analysis/pca';
import { rmsRadius } from '@jaws/shared/live/jump';
import { LiveProjection } from '@jaws/shared/live/live-projection';
import { axisCount, polarInPlace, turnTowards } from '@jaws/shared/live/polar';

export const alignMethods = ['none', 'signs', 'procrustes', 'fixed-smoothing', 'bounded', 'frozen'] as const;
export type AlignMethod = (typeof alignMethods)[number];

export interface Placed {
  /** rows x 2. */
  readonly points: Float64Array;
  /** Share of the frame's variance in the picture's plane. */
  readonly explained: number;
}

/** Places one frame after the other; data are rows x dimension. */
export type Placer = (data: Float64Array, rows: number) => Placed;

export function createPlacer(method: AlignMethod, dimension: number): Placer {
  if (method === 'bounded' || method === 'frozen') return byLiveProjection(method, dimension);
  let axes: Float64Array | null = null;
  return (data, rows) => {
    const matrix = createMatrix(rows, dimension, data);
    const moments = covarianceOf(matrix);
    const found = axesOf(moments, method === 'none' ? 'free' : 'fixed');
    axes = method === 'none' || method === 'signs' ? found : aligned(method, found, axes);
    return place(matrix, axes, moments);
  };
}

function byLiveProjection(method: 'bounded' | 'frozen', dimension: number): Placer {
  const projection = new LiveProjection({ mode: method === 'frozen' ? 'frozen' : 'explore', dimension });
  return (data, rows) => {
    projection.update(data, rows);
    const points = new Float64Array(rows * axisCount);
    projection.project(data, rows, points);
    return { points, explained: projection.explained.reduce((sum, each) => sum + each, 0) };
  };
}

function aligned(method: AlignMethod, found: Float64Array, before: Float64Array | null): Float64Array {
  if (before === null) return found;
  turnTowards(found, before);
  if (method === 'procrustes') return found;
  const smoothed = before.map((value, at) => 0.9 * value + 0.1 * (found[at] as number));
  return polarInPlace(smoothed) ? smoothed : before;
}

function axesOf(source: Covariance, signs: 'fixed' | 'free'): Float64Array {
  const { components } = pcaOfCovariance(source, axisCount, signs);
  const { rows, columns, data } = components;
  return columnsAsAxes(
    Array.from({ length: rows }, (_, axis) => [...data.subarray(axis * columns, (axis + 1) * columns)]),
    columns,
  );
}

function columnsAsAxes(columns: readonly number[][], dimension: number): Float64Array {
  const axes = new Float64Array(dimension * axisCount);
  columns.forEach((column, axis) => {
    column.forEach((value, at) => (axes[at * axisCount + axis] = value));
  });
  return axes;
}

function place(rows: Matrix, axes: Float64Array, { mean, covariance }: Covariance): Placed {
  const components = createMatrix(axisCount, rows.columns);
  axes.forEach((value, at) => {
    components.data[(at % axisCount) * rows.columns + Math.floor(at / axisCount)] = value;
  });
  const none = new Float64Array(0);
  const model = { mean, components, eigenvalues: none, explainedVariance: none };
  const points = projectPca(model, rows).data;
  let total = 0;
  for (let at = 0; at < rows.columns; at++) total += covariance.data[at * (rows.columns + 1)] ?? 0;
  const inPlane = (rmsRadius(points) ** 2 * rows.rows) / Math.max(1, rows.rows - 1);
  return { points, explained: total > 0 ? inPlane / total : 0 };
}
