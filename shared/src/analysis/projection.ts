// From feature columns to points in the plane: log1p, robust standardisation, squashing, PCA. Unknown values stand at
// the median: they draw a unit neither way.

import { knownOf, transformedColumn, type FeatureColumn } from './feature.ts';
import { createMatrix, type Matrix } from './matrix.ts';
import { fitPca, pcaLoadings, projectPca } from './pca.ts';
import { medianInPlace } from './select.ts';
import { squashColumns } from './squash.ts';
import { standardize } from './standardize.ts';

export interface Projection {
  /** units x features, as the PCA takes them: robust z of the (log1p) values, squashed beyond 3 (squash.ts). */
  readonly standardised: Matrix;
  /** units x 2: PC1, PC2 (0 where there are fewer features). */
  readonly points: Matrix;
  readonly explainedVariance: readonly number[];
  readonly loadings: readonly (readonly [number, number])[];
  /** 1 = the feature is the same for all units. */
  readonly constant: Uint8Array;
}

export function projectColumns(columns: readonly FeatureColumn[], count: number): Projection {
  const floor = Float64Array.from(columns, (column) => column.least);
  const matrix = featureMatrix(columns, count);
  // In place: of a million flows a matrix is 200 MB.
  const { fitted } = standardize(matrix, { floor }, matrix);
  squashColumns(matrix);
  const model = fitPca(matrix, { components: 2 });
  const scores = projectPca(model, matrix);
  const points = createMatrix(count, 2);
  for (let unit = 0; unit < count; unit++) {
    for (let axis = 0; axis < scores.columns; axis++) {
      points.data[unit * 2 + axis] = scores.data[unit * scores.columns + axis] as number;
    }
  }
  const loadings = pcaLoadings(model);
  return {
    standardised: matrix,
    points,
    explainedVariance: [...model.explainedVariance],
    loadings: columns.map(
      (_, at) => [loadings.data[at] ?? 0, loadings.data[loadings.columns + at] ?? 0] as const,
    ),
    constant: fitted.constant,
  };
}

function featureMatrix(columns: readonly FeatureColumn[], count: number): Matrix {
  const matrix = createMatrix(count, columns.length);
  columns.forEach((column, at) => {
    const values = transformedColumn(column);
    // Of no values and of NaN alone there is no median.
    const middle = hasUnknown(values) ? medianInPlace(knownOf(values)) || 0 : 0;
    for (let unit = 0; unit < count; unit++) {
      const value = values[unit] as number;
      matrix.data[unit * columns.length + at] = Number.isNaN(value) ? middle : value;
    }
  });
  return matrix;
}

function hasUnknown(values: Float64Array): boolean {
  for (let at = 0; at < values.length; at++) if (Number.isNaN(values[at])) return true;
  return false;
}
