// Calibration, stump and logistic regression: right values, laws, bad input.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatrix, matrixFromRows } from '../analysis/matrix.ts';
import { createNormal, createRandom } from '../analysis/random.ts';
import { calibrate, calibratedP, fitIsotonic } from './isotonic.ts';
import { fitLogistic, scoreLogistic } from './logistic.ts';
import { fitStump, scoreStump } from './stump.ts';
import { probabilityOf } from './tree-model.ts';

const coded = (code: string): unknown => expect.objectContaining({ code });

describe('fitIsotonic', () => {
  it('pools what goes down', () => {
    const { score, p } = fitIsotonic([1, 2, 3, 4, 5], [1, 3, 2, 4, 3.5]);
    expect([...score]).toEqual([1, 2, 3, 4, 5]);
    expect([...p]).toEqual([1, 2.5, 2.5, 3.75, 3.75]);
  });

  it('gives equal scores one value, wherever they stand', () => {
    expect([...fitIsotonic([2, 1, 2], [1, 0, 0]).p]).toEqual([0, 0.5]);
  });

  it('rises, keeps the mean, and no other pooling is nearer', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(rows, (drawn) => {
        const [scores, targets] = [drawn.map(([score]) => score), drawn.map(([, target]) => target)];
        const curve = fitIsotonic(scores, targets);
        const p = scores.map((score) => calibratedP(curve, score));
        const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
        expect(mean(p)).toBeCloseTo(mean(targets), 9);
        for (let at = 1; at < curve.p.length; at++) {
          expect(curve.p[at]).toBeGreaterThanOrEqual(curve.p[at - 1] as number);
          expect(curve.score[at]).toBeGreaterThan(curve.score[at - 1] as number);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('goes straight between blocks and flat outside', () => {
    const curve = fitIsotonic([0, 10], [0, 1]);
    expect([-5, 0, 2.5, 10, 99].map((at) => calibratedP(curve, at))).toEqual([0, 0, 0.25, 1, 1]);
  });

  it('is never sure', () => {
    const curve = calibrate([1, 2, 3, 4], [0, 0, 1, 1]);
    expect(calibratedP(curve, 9)).toBeCloseTo(3 / 4, 12);
    expect(calibratedP(curve, 0)).toBeCloseTo(1 / 4, 12);
  });

  it('refuses nothing', () => {
    expect(() => fitIsotonic([], [])).toThrow(coded('model.bad-rows'));
  });
});

describe('fitStump', () => {
  it('finds the feature and the threshold', () => {
    const matrix = matrixFromRows([0, 1, 2, 3, 4, 5].map((at) => [(at * 7) % 3, at]));
    const stump = fitStump(matrix, Uint8Array.of(0, 0, 0, 0, 1, 1));
    expect(stump).toMatchObject({ feature: 1, threshold: 3.5, above: 2.5 / 3, below: 0.5 / 5 });
    expect([
      ...scoreStump(
        stump,
        matrixFromRows([
          [0, 3.5],
          [0, 3.6],
          [0, Number.NaN],
        ]),
      ),
    ]).toEqual([0.1, 2.5 / 3, 0.1]);
  });

  it('also where positives are low', () => {
    const stump = fitStump(matrixFromRows([[1], [2], [8], [9]]), Uint8Array.of(1, 1, 0, 0));
    expect(stump.above).toBeLessThan(stump.below);
  });

  it('says the prevalence where nothing can be divided', () => {
    const stump = fitStump(matrixFromRows([[1], [1], [1], [1]]), Uint8Array.of(1, 0, 0, 0));
    expect([stump.above, stump.below]).toEqual([0.25, 0.25]);
  });

  it('refuses one class', () => {
    expect(() => fitStump(matrixFromRows([[1]]), Uint8Array.of(1))).toThrow(coded('model.one-class'));
  });
});

describe('fitLogistic', () => {
  /** Log-odds 1 + 2a − 3b; the third feature is constant. */
  function drawn(rows: number): {
    readonly matrix: ReturnType<typeof createMatrix>;
    readonly labels: Uint8Array;
  } {
    const random = createRandom(5);
    const normal = createNormal(random);
    const matrix = createMatrix(rows, 3);
    const labels = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const [a, b] = [normal(), normal()];
      matrix.data.set([100 * a + 50, b, 7], row * 3);
      labels[row] = random() < probabilityOf(1 + 2 * a - 3 * b) ? 1 : 0;
    }
    return { matrix, labels };
  }

  it('finds the weights that made the labels', () => {
    const { matrix, labels } = drawn(20_000);
    const { weights } = fitLogistic(matrix, labels, 1e-6);
    expect(weights[0]).toBeCloseTo(2, 0);
    expect(weights[1]).toBeCloseTo(-3, 0);
    expect(weights[2]).toBe(0);
    expect(weights[3]).toBeCloseTo(1, 0);
  });

  it('has no slope left at its weights', () => {
    const { matrix, labels } = drawn(500);
    const logistic = fitLogistic(matrix, labels, 2);
    const p = scoreLogistic(logistic, matrix);
    for (const feature of [0, 1]) {
      let slope = 2 * (logistic.weights[feature] as number);
      for (let row = 0; row < 500; row++) {
        const z =
          ((matrix.data[row * 3 + feature] as number) - (logistic.mean[feature] as number)) /
          (logistic.scale[feature] as number);
        slope += ((p[row] as number) - (labels[row] as number)) * z;
      }
      expect(Math.abs(slope)).toBeLessThan(1e-4);
    }
  });

  it('takes unknown for the mean, and stays finite where the classes lie apart', () => {
    const logistic = fitLogistic(
      matrixFromRows([[0], [1], [2], [3], [Number.NaN]]),
      Uint8Array.of(0, 0, 1, 1, 1),
    );
    expect([...logistic.weights].every(Number.isFinite)).toBe(true);
    const [unknown, mean] = scoreLogistic(logistic, matrixFromRows([[Number.NaN], [1.5]]));
    expect(unknown).toBe(mean);
  });

  it('refuses one class', () => {
    expect(() => fitLogistic(matrixFromRows([[1], [2]]), Uint8Array.of(0, 0))).toThrow(
      coded('model.one-class'),
    );
  });
});
