// Principal components: own covariance (covariance.ts), decomposition by ml-matrix, and a fixed sign so that the
// same data never shows as its mirror image. Pearson 1901; Jolliffe, Principal Component Analysis, 2002.
import { EigenvalueDecomposition, Matrix as LibraryMatrix } from 'ml-matrix';
import { JawsError } from '../contract/errors.ts';
import { covarianceOf } from './covariance.ts';
import type { Covariance } from './covariance.ts';
import { createMatrix, requireFinite } from './matrix.ts';
import type { Matrix } from './matrix.ts';

export interface PcaModel {
  /** Subtracted before projecting; one per column. */
  readonly mean: Float64Array;
  /** kept x columns: each row is a unit vector, the first has the most variance. */
  readonly components: Matrix;
  /** All eigenvalues of the sample covariance (n - 1), descending, never negative. */
  readonly eigenvalues: Float64Array;
  /** Share of the total variance of every component, summing to 1; all 0 when there is no variance. */
  readonly explainedVariance: Float64Array;
}

export interface PcaOptions {
  /** Components kept; more than there are columns means all. Default 2. */
  readonly components?: number;
}

/** Turns a unit vector so that its entry of largest size (the first of equals) is positive. */
function fixSign(components: Float64Array, from: number, columns: number): void {
  let largest = 0;
  for (let at = from; at < from + columns; at += 1) {
    // Entries equal up to rounding must not decide by their last bit.
    if (Math.abs(components[at] as number) > Math.abs(largest) * (1 + 1e-9))
      largest = components[at] as number;
  }
  if (largest >= 0) return;
  for (let at = from; at < from + columns; at += 1) components[at] = -(components[at] as number);
}

/** Components of a covariance matrix that was accumulated elsewhere. `free` signs: as the decomposition has them. */
export function pcaOfCovariance(
  source: Covariance,
  kept: number,
  signs: 'fixed' | 'free' = 'fixed',
): PcaModel {
  const { mean, covariance } = source;
  const { columns } = covariance;
  const wanted = Math.min(kept, columns);
  const components = createMatrix(wanted, columns);
  const eigenvalues = new Float64Array(columns);
  if (columns > 0) {
    const library = LibraryMatrix.from1DArray(columns, columns, [...covariance.data]);
    const decomposition = new EigenvalueDecomposition(library, { assumeSymmetric: true });
    const found = decomposition.realEigenvalues;
    const order = found.map((_, index) => index).sort((a, b) => (found[b] ?? 0) - (found[a] ?? 0));
    order.forEach((index, rank) => {
      eigenvalues[rank] = Math.max(0, found[index] ?? 0);
      if (rank >= wanted) return;
      components.data.set(decomposition.eigenvectorMatrix.getColumn(index), rank * columns);
      if (signs === 'fixed') fixSign(components.data, rank * columns, columns);
    });
  }
  const total = eigenvalues.reduce((sum, value) => sum + value, 0);
  const explainedVariance = eigenvalues.map((value) => (total > 0 ? value / total : 0));
  return { mean, components, eigenvalues, explainedVariance };
}

/**
 * NaN and infinite values show in the covariance, so that the rows need no look of their own (a tenth of the time
 * of a fit). The decomposition must not see them: it might not end.
 */
function requireUsable(matrix: Matrix, { covariance }: Covariance): void {
  if (covariance.data.every(Number.isFinite)) return;
  requireFinite(matrix);
  throw new JawsError('analysis.bad-parameter', 'The values are too large: their variance is not finite.');
}

/** Fits the components of `matrix` (rows = observations). Throws `analysis.bad-parameter` on bad values. */
export function fitPca(matrix: Matrix, options: PcaOptions = {}): PcaModel {
  const { components = 2 } = options;
  if (!Number.isInteger(components) || components < 1) {
    throw new JawsError(
      'analysis.bad-parameter',
      `The number of components must be at least 1, not ${components}.`,
    );
  }
  const covariance = covarianceOf(matrix);
  requireUsable(matrix, covariance);
  return pcaOfCovariance(covariance, components);
}

/** Scores: rows x kept components. The columns must be those the model was fitted on. */
export function projectPca(model: PcaModel, matrix: Matrix): Matrix {
  const { rows, columns, data } = matrix;
  const { components, mean } = model;
  if (columns !== mean.length) {
    throw new JawsError(
      'analysis.bad-parameter',
      `The model has ${mean.length} columns, the data ${columns}.`,
    );
  }
  const kept = components.rows;
  const scores = createMatrix(rows, kept);
  for (let row = 0; row < rows; row += 1) {
    for (let component = 0; component < kept; component += 1) {
      const axis = component * columns;
      let sum = 0;
      for (let column = 0, at = row * columns; column < columns; column += 1, at += 1) {
        sum += ((data[at] as number) - (mean[column] as number)) * (components.data[axis + column] as number);
      }
      scores.data[row * kept + component] = sum;
    }
  }
  return scores;
}

/** Loadings, kept x columns: component times the square root of its eigenvalue (a correlation when standardised). */
export function pcaLoadings(model: PcaModel): Matrix {
  const { rows, columns, data } = model.components;
  const loadings = createMatrix(rows, columns);
  for (let row = 0; row < rows; row += 1) {
    const factor = Math.sqrt(model.eigenvalues[row] ?? 0);
    for (let at = row * columns; at < (row + 1) * columns; at += 1)
      loadings.data[at] = (data[at] as number) * factor;
  }
  return loadings;
}
