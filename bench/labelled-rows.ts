// Rows with a yes-or-no label for the benchmarks of boosted trees: generated, or the last column of a CSV. The last third
// of the rows is held out.

import { createMatrix, type Matrix } from '@jaws/shared/analysis/matrix';
import { createNormal, createRandom } from '@jaws/shared/analysis/random';
import { defaultTreeSettings } from '@jaws/shared/model/boosted-trees';
import type { BenchOptions } from './benchmark.ts';
import { loadPoints } from './points.ts';
import { fitPeer, type PeerFit } from './scikit-learn.ts';

const columns = 40;
/** Share of unknown values, in the columns from the sixth on. */
const unknownShare = 0.05;
const firstUnknown = 5;

export interface LabelledRows {
  readonly train: Matrix;
  readonly trainLabels: Uint8Array;
  readonly test: Matrix;
  readonly testLabels: Uint8Array;
  /** Features and label together, the training rows first: what the reference reads. */
  readonly all: Matrix;
  readonly source: string;
  readonly peer: boolean;
}

/** Default: 100,000 rows of 40 features to train on and half as many held out; about one label in five is 1. */
export function loadLabelled(options: BenchOptions): LabelledRows {
  const { points = 100_000, seed = 0 } = options;
  const {
    points: all,
    source,
    peer,
  } = loadPoints(options, () => ({
    points: makeLabelled(Math.ceil(points * 1.5), seed),
    source: 'generated',
  }));
  const trainRows = Math.floor((all.rows * 2) / 3);
  const parts = [part(all, 0, trainRows), part(all, trainRows, all.rows)] as const;
  return {
    ...{ train: parts[0].features, trainLabels: parts[0].labels },
    ...{ test: parts[1].features, testLabels: parts[1].labels },
    ...{ all, source, peer },
  };
}

function makeLabelled(rows: number, seed: number): Matrix {
  const random = createRandom(seed);
  const normal = createNormal(random);
  const all = createMatrix(rows, columns + 1);
  for (let row = 0; row < rows; row++) {
    const own = all.data.subarray(row * (columns + 1), (row + 1) * (columns + 1));
    for (let column = 0; column < columns; column++) own[column] = normal();
    for (let column = firstUnknown; column < columns; column++)
      if (random() < unknownShare) own[column] = Number.NaN;
    own[columns] = random() < 1 / (1 + Math.exp(-oddsOf(own))) ? 1 : 0;
  }
  return all;
}

/** A slope, a step, a product, a bump, and what an unknown value tells; the other columns are noise. */
function oddsOf([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: Float64Array): number {
  const told = Number.isNaN(f) ? 1 : -0.3 * f;
  return -2.4 + 0.9 * a + (b > 0.5 ? 1.2 : 0) + 0.8 * c * d + 1.5 * Math.exp(-4 * e * e) + told;
}

function part(
  all: Matrix,
  from: number,
  to: number,
): { readonly features: Matrix; readonly labels: Uint8Array } {
  const wide = all.columns;
  const features = createMatrix(to - from, wide - 1);
  const labels = new Uint8Array(to - from);
  for (let row = from; row < to; row++) {
    features.data.set(all.data.subarray(row * wide, (row + 1) * wide - 1), (row - from) * (wide - 1));
    labels[row - from] = all.data[(row + 1) * wide - 1] as number;
  }
  return { features, labels };
}

/** scikit-learn's trees with the same settings on the same rows; null where nobody asked for it. */
export function fitTreesPeer(name: 'gbt-train' | 'gbt-score', data: LabelledRows): PeerFit | null {
  const { trees, depth, learningRate, l2, leastRows } = defaultTreeSettings;
  const settings = { trees, depth, learningRate, l2, leastRows, trainRows: data.train.rows };
  return data.peer ? fitPeer(name, data.all, settings) : null;
}

/** What was run, for the details of a result. */
export function treesRun({ source, train }: LabelledRows) {
  const { trees, depth } = defaultTreeSettings;
  return { source, rows: train.rows, columns: train.columns, trees, depth };
}
