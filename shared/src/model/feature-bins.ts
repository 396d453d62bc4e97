// Features as bins of at most 254 values each, and one more for "unknown" (NaN), so that trees are grown over bytes.
// Thresholds are float64 numbers of the features' own scale: a value goes left where it is not above the threshold.

import { JawsError } from '../contract/errors.ts';
import { columnOf, type Matrix } from '../analysis/matrix.ts';

/** Bin of NaN. */
export const missingBin = 255;
const mostThresholds = 253;

export interface FeatureBins {
  readonly rows: number;
  readonly columns: number;
  /** By feature, ascending: bin b holds the values above threshold b − 1 and not above threshold b. */
  readonly thresholds: readonly Float64Array[];
  /** Bins of four features in a word (`binAt`), the words of one four by row: counting reads them at once. */
  readonly words: Uint32Array;
}

/** Features in a word. */
export const perWord = 4;

export function wordColumns(columns: number): number {
  return Math.ceil(columns / perWord);
}

/** Bin of a row; `words` and `rows` of `FeatureBins`. */
export function binAt(words: Uint32Array, rows: number, feature: number, row: number): number {
  return ((words[(feature >>> 2) * rows + row] as number) >>> ((feature & 3) * 8)) & 255;
}

/** Bins by quantiles of these rows. Throws `model.bad-rows` on an infinite value. */
export function binFeatures(matrix: Matrix): FeatureBins {
  const { rows, columns } = matrix;
  const words = new Uint32Array(rows * wordColumns(columns));
  const thresholds: Float64Array[] = [];
  const values = new Float64Array(rows);
  for (let column = 0; column < columns; column++) {
    columnOf(matrix, column, values);
    const own = thresholdsOf(values, column);
    thresholds.push(own);
    fillBins(values, own, words.subarray((column >>> 2) * rows), (column & 3) * 8);
  }
  return { rows, columns, thresholds, words };
}

/** Between all distinct values where they are few, else between those at evenly spaced quantiles. */
function thresholdsOf(values: Float64Array, column: number): Float64Array {
  const sorted = values.slice().sort();
  let known = sorted.length;
  while (known > 0 && Number.isNaN(sorted[known - 1])) known--;
  return thresholdsOfSorted(sorted.subarray(0, known), column);
}

function thresholdsOfSorted(sorted: Float64Array, column: number): Float64Array {
  if (sorted.length > 0 && !(Number.isFinite(sorted[0]) && Number.isFinite(sorted.at(-1))))
    throw new JawsError('model.bad-rows', `Feature ${column} has an infinite value.`);
  const distinct = distinctOf(sorted);
  if (distinct.length <= mostThresholds + 1)
    return distinct.subarray(1).map((value, at) => between(distinct[at] as number, value));
  const found: number[] = [];
  for (let bin = 1; bin <= mostThresholds; bin++) {
    const at = Math.floor((bin * sorted.length) / (mostThresholds + 1));
    const [below, above] = [sorted[at - 1] as number, sorted[at] as number];
    // Equal neighbours: the value has a bin that ends with it.
    const threshold = below === above ? above : between(below, above);
    if (threshold !== found.at(-1) && threshold < (sorted.at(-1) as number)) found.push(threshold);
  }
  return Float64Array.from(found);
}

/** No more than decide whether they are few. */
function distinctOf(sorted: Float64Array): Float64Array {
  const found: number[] = [];
  for (let at = 0; at < sorted.length && found.length <= mostThresholds + 1; at++)
    if (at === 0 || sorted[at] !== sorted[at - 1]) found.push(sorted[at] as number);
  return Float64Array.from(found);
}

/** The middle, or the lower one where no number lies between them. */
function between(below: number, above: number): number {
  const middle = below / 2 + above / 2;
  return middle < above ? middle : below;
}

/** `words` are 0 where the bins go, `shift` bits up. */
function fillBins(values: Float64Array, thresholds: Float64Array, words: Uint32Array, shift: number): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    const bin = Number.isNaN(value) ? missingBin : binOf(value, thresholds);
    words[row] = (words[row] as number) | (bin << shift);
  }
}

/** Number of thresholds that the value is above. */
function binOf(value: number, thresholds: Float64Array): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value > (thresholds[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
