import { describe, expect, it } from 'vitest';
import { createMatrix, matrixFromRows, type Matrix } from '../analysis/matrix.ts';
import { createNormal, createRandom } from '../analysis/random.ts';
import { trainTrees } from './boosted-trees.ts';
import { logLoss, rankRows, rocAuc } from './ranking-metrics.ts';
import { probabilityOf, scoreTrees, type TreeModel } from './tree-model.ts';

interface Rows {
  readonly matrix: Matrix;
  readonly labels: Uint8Array;
  /** The log-odds that the labels were drawn with. */
  readonly odds: Float64Array;
}

/** Odds rise with the first feature, fall and rise with the second; the third is noise. One value in ten is unknown. */
function drawn(rows: number, seed: number): Rows {
  const random = createRandom(seed);
  const normal = createNormal(random);
  const matrix = createMatrix(rows, 3);
  const labels = new Uint8Array(rows);
  const odds = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const [a, b] = [normal(), normal()];
    odds[row] = a + b * b - 1;
    matrix.data.set([a, random() < 0.1 ? Number.NaN : b, normal()], row * 3);
    labels[row] = random() < probabilityOf(odds[row] as number) ? 1 : 0;
  }
  return { matrix, labels, odds };
}

const ordinary = drawn(2000, 1);
const quick = { trees: 20, depth: 3 };

describe('trainTrees', () => {
  it('gives the values that one split has by hand', () => {
    const matrix = matrixFromRows([[1], [2], [3], [4]]);
    const model = trainTrees(matrix, Uint8Array.of(0, 0, 1, 1), {
      ...{ trees: 1, depth: 1, learningRate: 1, l2: 1, leastRows: 1, leastHessian: 0 },
    });
    expect(model.base).toBe(0);
    expect(model.trees[0]?.threshold).toEqual(Float64Array.of(2.5));
    // Gradient ±½ a row, hessian ¼ a row: −(2 · ½) / (2 · ¼ + 1).
    expect(model.trees[0]?.value).toEqual(Float64Array.of(-2 / 3, 2 / 3));
  });

  it('learns on rows that it has not seen', () => {
    const { matrix, labels, odds } = drawn(2000, 2);
    const p = scoreTrees(trainTrees(ordinary.matrix, ordinary.labels, { trees: 60 }), matrix).map(
      probabilityOf,
    );
    const prevalence = labels.reduce((sum, label) => sum + label, 0) / labels.length;
    // One value in ten of the second feature is hidden: the odds themselves cannot be reached.
    expect(rocAuc(rankRows(p, labels))).toBeGreaterThan((rocAuc(rankRows(odds, labels)) ?? 1) - 0.04);
    expect(logLoss(p, labels)).toBeLessThan(logLoss(new Float64Array(2000).fill(prevalence), labels) - 0.1);
  });

  it('lowers the loss with every ten trees', () => {
    const losses = [10, 20, 40].map((trees) => {
      const model = trainTrees(ordinary.matrix, ordinary.labels, { trees });
      return logLoss(scoreTrees(model, ordinary.matrix).map(probabilityOf), ordinary.labels);
    });
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(new Set(losses).size).toBe(3);
  });

  it('has no leaf with fewer rows than asked for', () => {
    const model = trainTrees(ordinary.matrix, ordinary.labels, { trees: 5, depth: 4, leastRows: 150 });
    for (const tree of model.trees) {
      const counts = new Map<number, number>();
      const alone = { ...model, base: 0, trees: [{ ...tree, value: tree.value.map((_, leaf) => leaf) }] };
      for (const leaf of scoreTrees(alone, ordinary.matrix)) counts.set(leaf, (counts.get(leaf) ?? 0) + 1);
      expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(150);
      expect(counts.size).toBeGreaterThan(2);
    }
  });

  it.each([1, -1])('never goes against a monotone direction of %d, also where the data do', (direction) => {
    const model = trainTrees(ordinary.matrix, ordinary.labels, {
      trees: 40,
      depth: 4,
      monotone: [direction, direction, 0],
    });
    const free = trainTrees(ordinary.matrix, ordinary.labels, { trees: 40, depth: 4 });
    const falls = (of: TreeModel, feature: number): number => {
      let worst = 0;
      for (let row = 0; row < 100; row++) {
        const line = createMatrix(200, 3);
        for (let at = 0; at < 200; at++) {
          line.data.set(ordinary.matrix.data.subarray(row * 3, row * 3 + 3), at * 3);
          line.data[at * 3 + feature] = -4 + at * 0.04;
        }
        const score = scoreTrees(of, line);
        for (let at = 1; at < 200; at++)
          worst = Math.max(worst, -direction * ((score[at] as number) - (score[at - 1] as number)));
      }
      return worst;
    };
    // The second feature's odds go down and up: a free model breaks either direction.
    expect(falls(free, 1)).toBeGreaterThan(0.1);
    expect(falls(model, 0)).toBe(0);
    expect(falls(model, 1)).toBe(0);
  });

  it.each([
    ['yes', 1],
    ['no', 0],
  ])('learns that unknown means %s', (_, label) => {
    const matrix = createMatrix(400, 1);
    const labels = new Uint8Array(400);
    for (let row = 0; row < 400; row++) {
      matrix.data[row] = row % 4 === 0 ? Number.NaN : row;
      labels[row] = row % 4 === 0 ? label : 1 - label;
    }
    const p = scoreTrees(trainTrees(matrix, labels, quick), matrixFromRows([[Number.NaN], [-1e9], [1e9]]));
    expect(Math.sign(p[0] as number)).toBe(label === 1 ? 1 : -1);
    expect(Math.sign(p[1] as number)).toBe(label === 1 ? -1 : 1);
    expect(Math.sign(p[2] as number)).toBe(label === 1 ? -1 : 1);
  });

  it('gives unknown values that were never seen the larger side', () => {
    const matrix = matrixFromRows(Array.from({ length: 100 }, (_, row) => [row]));
    const labels = Uint8Array.from({ length: 100 }, (_, row) => (row < 30 ? 1 : 0));
    const model = trainTrees(matrix, labels, { trees: 1, depth: 1 });
    const [unknown, low, high] = scoreTrees(model, matrixFromRows([[Number.NaN], [0], [99]]));
    expect(low).toBeGreaterThan(high as number);
    expect(unknown).toBe(high);
  });

  it('is the same for the same seed and another for another, where rows are drawn', () => {
    const make = (seed: number): TreeModel =>
      trainTrees(ordinary.matrix, ordinary.labels, { ...quick, rowShare: 0.5, seed });
    expect(make(3)).toEqual(make(3));
    expect(make(3)).not.toEqual(make(4));
  });

  it('survives JSON bit for bit', () => {
    const model = trainTrees(ordinary.matrix, ordinary.labels, { trees: 50 });
    const read = JSON.parse(
      JSON.stringify(model, (_, value: unknown) =>
        ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
      ),
    ) as TreeModel;
    const back = {
      ...read,
      trees: read.trees.map(({ feature, threshold, missingRight, value }) => ({
        ...{ feature: Uint16Array.from(feature), threshold: Float64Array.from(threshold) },
        ...{ missingRight: Uint8Array.from(missingRight), value: Float64Array.from(value) },
      })),
    };
    const bits = (of: TreeModel): BigUint64Array =>
      new BigUint64Array(scoreTrees(of, ordinary.matrix).buffer);
    expect(bits(back)).toEqual(bits(model));
  });

  it('has as many values as bins, and more', () => {
    const rows = 3000;
    const matrix = createMatrix(
      rows,
      1,
      Float64Array.from({ length: rows }, (_, row) => Math.sin(row) * 1e6),
    );
    const labels = Uint8Array.from(matrix.data, (value) => (value > 123_456 ? 1 : 0));
    const p = scoreTrees(trainTrees(matrix, labels, quick), matrix);
    expect(rocAuc(rankRows(p, labels))).toBeGreaterThan(0.999);
  });

  it.each([
    ['only ones', Uint8Array.of(1, 1), 'model.one-class'],
    ['only zeros', Uint8Array.of(0, 0), 'model.one-class'],
    ['too few labels', Uint8Array.of(0), 'model.bad-rows'],
  ])('refuses %s', (_, labels, code) => {
    expect(() => trainTrees(matrixFromRows([[1], [2]]), labels)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses an infinite value', () => {
    const matrix = matrixFromRows([[1], [Infinity]]);
    expect(() => trainTrees(matrix, Uint8Array.of(0, 1))).toThrow(
      expect.objectContaining({ code: 'model.bad-rows' }),
    );
  });

  it('makes leaves of what cannot be divided', () => {
    const model = trainTrees(matrixFromRows([[1], [1], [1]]), Uint8Array.of(0, 1, 1), {
      ...quick,
      leastRows: 1,
    });
    expect(probabilityOf(scoreTrees(model, matrixFromRows([[7]]))[0] as number)).toBeCloseTo(2 / 3, 12);
  });
});
