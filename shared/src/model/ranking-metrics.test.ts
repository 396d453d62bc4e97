import { describe, expect, it } from 'vitest';
import { createRandom } from '../analysis/random.ts';
import {
  averagePrecision,
  calibrationError,
  foundAtRate,
  limitFor,
  logLoss,
  rankRows,
  rocAuc,
} from './ranking-metrics.ts';

describe('averagePrecision', () => {
  it.each([
    ['the example of scikit-learn', [0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.5 * 1 + 0.5 * (2 / 3)],
    ['a perfect order', [1, 2, 3, 4], [0, 0, 1, 1], 1],
    ['the worst order', [4, 3, 2, 1], [0, 0, 1, 1], 0.5 * (1 / 3) + 0.5 * (2 / 4)],
    ['ties, which are worth the prevalence', [5, 5, 5, 5], [0, 1, 0, 0], 0.25],
    ['a tie in part', [3, 2, 2, 1], [1, 1, 0, 0], 0.5 + 0.5 * (2 / 3)],
  ])('is right for %s', (_, scores, labels, expected) => {
    expect(averagePrecision(rankRows(scores, labels))).toBeCloseTo(expected, 12);
  });

  it('does not depend on the order of the rows, and weights are repetitions', () => {
    const random = createRandom(1);
    const scores = Array.from({ length: 200 }, () => Math.floor(random() * 20));
    const labels = Array.from({ length: 200 }, () => (random() < 0.2 ? 1 : 0));
    const weights = Array.from({ length: 200 }, () => Math.floor(random() * 3));
    const turned = rankRows([...scores].reverse(), [...labels].reverse());
    expect(averagePrecision(turned)).toBeCloseTo(averagePrecision(rankRows(scores, labels)) ?? 0, 12);
    const repeated = <T>(list: readonly T[]): T[] =>
      list.flatMap((value, at) => Array.from({ length: weights[at] ?? 0 }, () => value));
    expect(averagePrecision(rankRows(scores, labels), weights)).toBeCloseTo(
      averagePrecision(rankRows(repeated(scores), repeated(labels))) ?? 0,
      12,
    );
  });

  it('is null without positives', () => {
    expect(averagePrecision(rankRows([1, 2], [0, 0]))).toBeNull();
  });
});

describe('foundAtRate', () => {
  const quiet = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

  it.each([
    [2999, 1e-3, null],
    [3000, 1e-3, 0.5],
    [29_999, 1e-4, null],
    [30_000, 1e-4, 0.5],
  ])('of %d negatives at %d', (count, rate, expected) => {
    // One positive above all, one below: three negatives may be flagged.
    const ranking = rankRows([...quiet(count), 1e9, -1], [...quiet(count).map(() => 0), 1, 1]);
    const found = foundAtRate(ranking, rate);
    expect(found?.found ?? null).toBe(expected);
    if (found !== null) expect(found.limit).toBe(count - Math.floor(count * rate + 1e-9));
  });

  it('does not flag a part of a tie', () => {
    const scores = [...quiet(3000).map(() => 1), 2, 1];
    expect(foundAtRate(rankRows(scores, [...quiet(3000).map(() => 0), 1, 1]), 1e-3)).toEqual({
      limit: 2,
      found: 0.5,
    });
  });

  it('has no limit where the highest score is a negative and none may be', () => {
    expect(limitFor(rankRows([3, 2], [0, 1]), 0)).toEqual({ limit: Infinity, positives: 0 });
    expect(limitFor(rankRows([3, 2], [0, 1]), 1)).toEqual({ limit: 2, positives: 1 });
  });
});

describe('rocAuc', () => {
  it.each([
    [[0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75],
    [[1, 1], [0, 1], 0.5],
    [[2, 1], [0, 1], 0],
  ])('of %j with labels %j', (scores, labels, expected) => {
    expect(rocAuc(rankRows(scores, labels))).toBeCloseTo(expected, 12);
  });

  it('is null with one class', () => {
    expect(rocAuc(rankRows([1], [1]))).toBeNull();
  });
});

describe('probabilities', () => {
  it('has the log loss by hand, and never an infinite one', () => {
    expect(logLoss([0.9, 0.2], [1, 0])).toBeCloseTo(-(Math.log(0.9) + Math.log(0.8)) / 2, 12);
    expect(logLoss([0], [1])).toBeCloseTo(-Math.log(1e-15), 9);
  });

  it('tells how far they can be believed', () => {
    expect(calibrationError([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0])).toBeCloseTo(0, 12);
    expect(calibrationError([0.9, 0.9, 0.1, 0.1], [1, 0, 0, 0])).toBeCloseTo((0.8 + 0.2) / 4, 12);
    expect(calibrationError([1], [1])).toBe(0);
    expect(calibrationError([], [])).toBeNull();
  });
});
