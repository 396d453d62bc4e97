// Gradient-boosted trees for a yes-or-no label: log loss, histograms over binned features, trees of limited depth, and
// features that may only raise (or lower) the answer. After Friedman (2001), and Ke et al. (2017) for the histograms.

import { JawsError } from '../contract/errors.ts';
import type { Matrix } from '../analysis/matrix.ts';
import { createRandom, sampleIndices } from '../analysis/random.ts';
import { countingUp } from '../analysis/radix-order.ts';
import { binFeatures } from './feature-bins.ts';
import { TreeGrower } from './tree-grower.ts';
import { finished, treeStep, type Steps } from './steps.ts';
import { scoreTrees, type Tree, type TreeModel } from './tree-model.ts';

export interface TreeSettings {
  readonly trees: number;
  /** Splits between root and leaf. */
  readonly depth: number;
  readonly learningRate: number;
  /** L2 penalty on the values of leaves. */
  readonly l2: number;
  readonly leastRows: number;
  readonly leastHessian: number;
  /** By feature: 1 = a larger value never lowers the answer, −1 = never raises it, 0 = free. All free when left out. */
  readonly monotone?: readonly number[];
  /** Share of the rows that each tree sees; drawn with `seed`. */
  readonly rowShare: number;
  readonly seed: number;
}

export const defaultTreeSettings: TreeSettings = {
  ...{ trees: 200, depth: 4, learningRate: 0.1, l2: 1 },
  ...{ leastRows: 20, leastHessian: 1e-3, rowShare: 1, seed: 1 },
};

/** As `treeSteps`, at once. */
export function trainTrees(matrix: Matrix, labels: Uint8Array, given: Partial<TreeSettings> = {}): TreeModel {
  return finished(treeSteps(matrix, labels, given));
}

/**
 * A step for each tree. `labels`: 1 or 0 by row. `from`: its trees stay the first ones, and the new ones, of the same depth,
 * correct its answers. Throws `model.one-class` where all labels are equal, `model.bad-rows` on an infinite value.
 */
export function* treeSteps(
  matrix: Matrix,
  labels: Uint8Array,
  given: Partial<TreeSettings> = {},
  from: TreeModel | null = null,
): Steps<TreeModel> {
  const settings = { ...defaultTreeSettings, ...given, ...(from && { depth: from.depth }) };
  const { rows } = matrix;
  const odds = logOddsOf(labels, rows);
  const { base, trees: before }: Pick<TreeModel, 'base' | 'trees'> = from ?? { base: odds, trees: [] };
  const margin = from === null ? new Float64Array(rows).fill(base) : scoreTrees(from, matrix);
  const gradient = new Float64Array(rows);
  const hessian = new Float64Array(rows);
  const grower = new TreeGrower(binFeatures(matrix), settings);
  const random = createRandom(settings.seed);
  const trees: Tree[] = [...before];
  for (let number = 0; number < settings.trees; number++) {
    for (let row = 0; row < rows; row++) {
      const p = 1 / (1 + Math.exp(-(margin[row] as number)));
      gradient[row] = p - (labels[row] as number);
      hessian[row] = p * (1 - p);
    }
    const seen =
      settings.rowShare < 1
        ? sampleIndices(rows, Math.max(1, Math.round(rows * settings.rowShare)), random)
        : countingUp(rows);
    const tree = grower.grow(gradient, hessian, seen);
    trees.push(tree);
    grower.addTo(margin, tree);
    yield treeStep;
  }
  return { features: matrix.columns, depth: settings.depth, base, trees };
}

function logOddsOf(labels: Uint8Array, rows: number): number {
  if (labels.length !== rows)
    throw new JawsError('model.bad-rows', `${labels.length} labels for ${rows} rows.`);
  let positives = 0;
  for (const label of labels) positives += label;
  if (positives === 0 || positives === rows) throw new JawsError('model.one-class');
  return Math.log(positives / (rows - positives));
}
