// The plainest model there is, to be shown beside ours: one threshold on one feature, the best by log loss.

import { JawsError } from '../contract/errors.ts';
import type { Matrix } from '../analysis/matrix.ts';
import { binAt, binFeatures, missingBin } from './feature-bins.ts';

export interface Stump {
  readonly feature: number;
  readonly threshold: number;
  /** Share of positives above the threshold, and of all other rows (unknown values are among these). */
  readonly above: number;
  readonly below: number;
  /** Mean log loss on the rows that it was made from; the largest number where no feature has two values. */
  readonly logLoss: number;
}

/** Half a row of each class more on both sides: a share is never 0 or 1. */
const halfRow = 0.5;

/** Throws `model.one-class`. */
export function fitStump(matrix: Matrix, labels: Uint8Array): Stump {
  const { rows, columns } = matrix;
  const total = labels.reduce((sum, label) => sum + label, 0);
  if (total === 0 || total === rows) throw new JawsError('model.one-class');
  const { words, thresholds } = binFeatures(matrix);
  let best: Stump = {
    ...{ feature: 0, threshold: Number.MAX_VALUE, above: total / rows, below: total / rows },
    logLoss: Number.MAX_VALUE,
  };
  for (let feature = 0; feature < columns; feature++) {
    const all = new Float64Array(missingBin + 1);
    const positive = new Float64Array(missingBin + 1);
    for (let row = 0; row < rows; row++) {
      const bin = binAt(words, rows, feature, row);
      all[bin] = (all[bin] as number) + 1;
      positive[bin] = (positive[bin] as number) + (labels[row] as number);
    }
    let below = all[missingBin] as number;
    let belowPositive = positive[missingBin] as number;
    for (const [bin, threshold] of (thresholds[feature] as Float64Array).entries()) {
      below += all[bin] as number;
      belowPositive += positive[bin] as number;
      const logLoss = (sideLoss(belowPositive, below) + sideLoss(total - belowPositive, rows - below)) / rows;
      if (logLoss >= best.logLoss) continue;
      best = {
        ...{ feature, threshold, logLoss },
        above: shareOf(total - belowPositive, rows - below),
        below: shareOf(belowPositive, below),
      };
    }
  }
  return best;
}

function shareOf(positives: number, rows: number): number {
  return (positives + halfRow) / (rows + 2 * halfRow);
}

/** Sum of −ln p over the rows of one side. */
function sideLoss(positives: number, rows: number): number {
  const share = shareOf(positives, rows);
  return -positives * Math.log(share) - (rows - positives) * Math.log(1 - share);
}

export function scoreStump(
  { feature, threshold, above, below }: Stump,
  { rows, columns, data }: Matrix,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    (data[row * columns + feature] as number) > threshold ? above : below,
  );
}
