// Logistic regression, to be shown beside the trees: standardised features, unknown values at their mean, an L2 penalty,
// Newton's method.

import { CholeskyDecomposition, Matrix as Dense } from 'ml-matrix';
import { JawsError } from '../contract/errors.ts';
import { columnOf, type Matrix } from '../analysis/matrix.ts';
import { probabilityOf } from './tree-model.ts';

export interface Logistic {
  readonly mean: Float64Array;
  /** Standard deviation; a feature that is constant has 0 and counts nothing. */
  readonly scale: Float64Array;
  /** By feature, of the standardised values; the last one is the intercept. */
  readonly weights: Float64Array;
}

const mostSteps = 50;
const mostHalvings = 30;
/** Change of the loss that is called none. */
const leastChange = 1e-10;

/** `l2`: ½ · l2 · Σ w² is added to the summed log loss, the intercept left out. Throws `model.one-class`. */
export function fitLogistic(matrix: Matrix, labels: Uint8Array, l2 = 1): Logistic {
  const total = labels.reduce((sum, label) => sum + label, 0);
  if (total === 0 || total === matrix.rows) throw new JawsError('model.one-class');
  const { mean, scale } = momentsOf(matrix);
  const rows = standardised(matrix, mean, scale);
  const width = matrix.columns + 1;
  let weights = new Float64Array(width);
  weights[width - 1] = Math.log(total / (matrix.rows - total));
  let loss = lossOf(rows, labels, weights, l2);
  for (let number = 0; number < mostSteps; number++) {
    const step = newtonStep(rows, labels, weights, l2);
    const next = descend(rows, labels, { weights, loss }, step, l2);
    if (next === null) break;
    const gained = loss - next.loss;
    ({ weights, loss } = next);
    if (gained < leastChange * (1 + Math.abs(loss))) break;
  }
  return { mean, scale, weights };
}

function momentsOf(matrix: Matrix): Pick<Logistic, 'mean' | 'scale'> {
  const mean = new Float64Array(matrix.columns);
  const scale = new Float64Array(matrix.columns);
  const values = new Float64Array(matrix.rows);
  for (let column = 0; column < matrix.columns; column++) {
    const known = columnOf(matrix, column, values).filter((value) => !Number.isNaN(value));
    const own = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    mean[column] = own;
    scale[column] = Math.sqrt(
      known.reduce((sum, value) => sum + (value - own) ** 2, 0) / Math.max(1, known.length),
    );
  }
  return { mean, scale };
}

/** With a column of ones behind the features. */
function standardised({ rows, columns, data }: Matrix, mean: Float64Array, scale: Float64Array): Matrix {
  const width = columns + 1;
  const into = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = data[row * columns + column] as number;
      const own = scale[column] as number;
      into[row * width + column] =
        Number.isNaN(value) || own === 0 ? 0 : (value - (mean[column] as number)) / own;
    }
    into[row * width + columns] = 1;
  }
  return { rows, columns: width, data: into };
}

function marginOf({ columns, data }: Matrix, row: number, weights: Float64Array): number {
  let sum = 0;
  for (let column = 0; column < columns; column++)
    sum += (data[row * columns + column] as number) * (weights[column] as number);
  return sum;
}

function lossOf(rows: Matrix, labels: Uint8Array, weights: Float64Array, l2: number): number {
  let sum = 0;
  for (let row = 0; row < rows.rows; row++) {
    const margin = marginOf(rows, row, weights);
    // ln(1 + e^m) − y·m, without overflow.
    sum += Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - (labels[row] as number) * margin;
  }
  for (let column = 0; column < weights.length - 1; column++)
    sum += 0.5 * l2 * (weights[column] as number) ** 2;
  return sum;
}

function newtonStep(rows: Matrix, labels: Uint8Array, weights: Float64Array, l2: number): Float64Array {
  const width = rows.columns;
  const gradient = new Float64Array(width);
  const hessian = new Float64Array(width * width);
  for (let row = 0; row < rows.rows; row++) {
    const p = probabilityOf(marginOf(rows, row, weights));
    const weight = p * (1 - p);
    const start = row * width;
    for (let a = 0; a < width; a++) {
      const x = rows.data[start + a] as number;
      gradient[a] = (gradient[a] as number) + (p - (labels[row] as number)) * x;
      for (let b = 0; b <= a; b++)
        hessian[a * width + b] =
          (hessian[a * width + b] as number) + weight * x * (rows.data[start + b] as number);
    }
  }
  const square = Dense.zeros(width, width);
  for (let a = 0; a < width; a++) {
    const penalty = a < width - 1 ? l2 : 0;
    gradient[a] = (gradient[a] as number) + penalty * (weights[a] as number);
    for (let b = 0; b <= a; b++) {
      const value = (hessian[a * width + b] as number) + (a === b ? penalty + 1e-9 : 0);
      square.set(a, b, value);
      square.set(b, a, value);
    }
  }
  const solved = new CholeskyDecomposition(square).solve(Dense.columnVector([...gradient]));
  return Float64Array.from(solved.getColumn(0));
}

interface Place {
  readonly weights: Float64Array<ArrayBuffer>;
  readonly loss: number;
}

/** Half the step as long as it does not lead down. Null: it never does. */
function descend(rows: Matrix, labels: Uint8Array, at: Place, step: Float64Array, l2: number): Place | null {
  for (let halving = 0, part = 1; halving < mostHalvings; halving++, part /= 2) {
    const weights = at.weights.map((weight, column) => weight - part * (step[column] as number));
    const loss = lossOf(rows, labels, weights, l2);
    if (loss < at.loss) return { weights, loss };
  }
  return null;
}

/** Probabilities. */
export function scoreLogistic({ mean, scale, weights }: Logistic, matrix: Matrix): Float64Array {
  const rows = standardised(matrix, mean, scale);
  return Float64Array.from({ length: matrix.rows }, (_, row) => probabilityOf(marginOf(rows, row, weights)));
}
