// Brings features of different units to one scale before distances are taken. Robust by default: traffic is
// heavy-tailed, and with mean and standard deviation one large upload would hide itself.
import { columnOf, createMatrix, requireFinite } from './matrix.ts';
import type { Matrix } from './matrix.ts';
import { deviationInPlace, medianInPlace } from './select.ts';

export type StandardizeMethod = 'robust' | 'z';

export interface StandardizeOptions {
  /** `robust` = median and 1.4826 MAD (default); `z` = mean and standard deviation (n - 1). */
  readonly method?: StandardizeMethod;
  /** Smallest scale allowed, in the columns' own units: one for all, or one per column. Default 0. */
  readonly floor?: number | Float64Array;
}

/** One entry per column; apply it to other rows of the same features with `applyStandardization`. */
export interface Standardization {
  readonly method: StandardizeMethod;
  readonly center: Float64Array;
  /** What a deviation is divided by; 0 for constant columns. */
  readonly scale: Float64Array;
  /** 1 = one value only (or no rows): the column contributes 0 everywhere. */
  readonly constant: Uint8Array;
  /** 1 = the MAD was too small to use, the spread rule below gave the scale. */
  readonly widened: Uint8Array;
}

/** Makes the MAD estimate the standard deviation of a normal distribution: 1 / Phi^-1(3/4). */
export const madToSigma = 1.4826;

/** A MAD below this share of the spread says little; the share of the spread is taken instead. */
const leastShareOfSpread = 0.01;

interface ColumnScale {
  readonly center: number;
  readonly scale: number;
  readonly widened: boolean;
}

/** Root mean square deviation from `center`, over `divisor`. Scaled by the largest one: never overflows. */
function spreadAround(values: Float64Array, center: number, divisor: number): number {
  let largest = 0;
  for (let at = 0; at < values.length; at += 1)
    largest = Math.max(largest, Math.abs((values[at] as number) - center));
  if (largest === 0) return 0;
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += (((values[at] as number) - center) / largest) ** 2;
  return largest * Math.sqrt(sum / Math.max(1, divisor));
}

function meanOf(values: Float64Array): number {
  let mean = 0;
  for (let at = 0; at < values.length; at += 1) mean += ((values[at] as number) - mean) / (at + 1);
  return mean;
}

function plainScale(values: Float64Array): ColumnScale {
  const center = meanOf(values);
  return { center, scale: spreadAround(values, center, values.length - 1), widened: false };
}

/**
 * Median and 1.4826 MAD. Where more than half of the values are equal the MAD is 0 though the column is not
 * constant (a flag, a rare protocol): then the root mean square deviation from the median is the scale, so that
 * a value held by a share p of the rows gets z = 1/sqrt(p), as in a plain z, and never infinity.
 * A MAD above 0 but below 1 % of that spread is lifted to 1 % of it, for the same reason.
 */
function robustScale(values: Float64Array): ColumnScale {
  const center = medianInPlace(values);
  const spread = spreadAround(values, center, values.length);
  const scale = madToSigma * deviationInPlace(values, center);
  if (scale === 0) return { center, scale: spread, widened: true };
  const least = leastShareOfSpread * spread;
  return { center, scale: Math.max(scale, least), widened: scale < least };
}

function isConstant(values: Float64Array): boolean {
  const first = values[0];
  for (let at = 1; at < values.length; at += 1) if (values[at] !== first) return false;
  return true;
}

function columnScale(values: Float64Array, method: StandardizeMethod): ColumnScale {
  if (isConstant(values)) return { center: values[0] ?? 0, scale: 0, widened: false };
  return method === 'robust' ? robustScale(values) : plainScale(values);
}

/** Learns center and scale of every column. Throws `analysis.bad-parameter` on NaN or infinite values. */
export function fitStandardization(matrix: Matrix, options: StandardizeOptions = {}): Standardization {
  requireFinite(matrix);
  const { columns } = matrix;
  const { method = 'robust', floor = 0 } = options;
  const fitted = {
    method,
    center: new Float64Array(columns),
    scale: new Float64Array(columns),
    constant: new Uint8Array(columns),
    widened: new Uint8Array(columns),
  };
  const values = new Float64Array(matrix.rows);
  for (let column = 0; column < columns; column += 1) {
    const found = columnScale(columnOf(matrix, column, values), method);
    const least = typeof floor === 'number' ? floor : (floor[column] ?? 0);
    fitted.center[column] = found.center;
    fitted.scale[column] = found.scale === 0 ? 0 : Math.max(found.scale, least);
    fitted.constant[column] = found.scale === 0 ? 1 : 0;
    fitted.widened[column] = found.widened ? 1 : 0;
  }
  return fitted;
}

/**
 * (value - center) / scale, into `result` (a new matrix, or `matrix` itself); constant columns give 0, also for values
 * not seen when fitting.
 */
export function applyStandardization(
  matrix: Matrix,
  fitted: Standardization,
  result: Matrix = createMatrix(matrix.rows, matrix.columns),
): Matrix {
  const { rows, columns, data } = matrix;
  // Multiplying by the reciprocal would differ from the division in the last bit; divide.
  const divisor = fitted.scale.map((scale) => (scale === 0 ? Number.POSITIVE_INFINITY : scale));
  for (let row = 0, at = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, at += 1) {
      result.data[at] =
        ((data[at] as number) - (fitted.center[column] as number)) / (divisor[column] as number);
    }
  }
  return result;
}

/** Fits and applies in one step; `into` as in `applyStandardization`. */
export function standardize(
  matrix: Matrix,
  options: StandardizeOptions = {},
  into?: Matrix,
): { readonly matrix: Matrix; readonly fitted: Standardization } {
  const fitted = fitStandardization(matrix, options);
  return { matrix: applyStandardization(matrix, fitted, into), fitted };
}
