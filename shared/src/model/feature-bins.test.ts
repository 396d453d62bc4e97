import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatrix, matrixFromRows } from '../analysis/matrix.ts';
import { defaultTreeSettings } from './boosted-trees.ts';
import { binAt, binFeatures, missingBin } from './feature-bins.ts';
import { scoreTrees } from './tree-model.ts';
import { TreeGrower } from './tree-grower.ts';

const oneColumn = (values: readonly number[]): ReturnType<typeof createMatrix> =>
  createMatrix(values.length, 1, Float64Array.from(values));

describe('binFeatures', () => {
  it('puts a threshold between all values where they are few', () => {
    const { thresholds, words, rows } = binFeatures(oneColumn([3, 1, Number.NaN, 1, 2]));
    expect([...(thresholds[0] ?? [])]).toEqual([1.5, 2.5]);
    expect([0, 1, 2, 3, 4].map((row) => binAt(words, rows, 0, row))).toEqual([2, 0, missingBin, 0, 1]);
  });

  it('has a bin as the number of thresholds that a value is above, at most 254 of them', () => {
    const values = fc.array(
      fc.oneof(fc.double({ noDefaultInfinity: true }), fc.integer({ min: 0, max: 3 })),
      {
        ...{ minLength: 1, maxLength: 700 },
      },
    );
    fc.assert(
      fc.property(values, (drawn) => {
        const { thresholds, words, rows } = binFeatures(oneColumn(drawn));
        const own = [...(thresholds[0] ?? [])];
        expect(own.length).toBeLessThanOrEqual(253);
        for (let at = 1; at < own.length; at++) expect(own[at]).toBeGreaterThan(own[at - 1] as number);
        drawn.forEach((value, row) => {
          const above = own.filter((threshold) => value > threshold).length;
          expect(binAt(words, rows, 0, row)).toBe(Number.isNaN(value) ? missingBin : above);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('tells neighbouring numbers apart, and the largest ones', () => {
    const next = 1 + Number.EPSILON;
    const { words, rows } = binFeatures(oneColumn([1, next, -Number.MAX_VALUE, Number.MAX_VALUE]));
    expect([0, 1, 2, 3].map((row) => binAt(words, rows, 0, row))).toEqual([1, 2, 0, 3]);
  });

  it('spreads many values evenly, and keeps a value that half of the rows have in one bin', () => {
    const values = Array.from({ length: 10_000 }, (_, at) => (at % 2 === 0 ? 5 : at / 1000));
    const { words, rows, thresholds } = binFeatures(oneColumn(values));
    const counts = new Map<number, number>();
    for (let row = 0; row < rows; row++)
      counts.set(binAt(words, rows, 0, row), (counts.get(binAt(words, rows, 0, row)) ?? 0) + 1);
    expect(thresholds[0]?.length).toBeGreaterThan(100);
    const sizes = [...counts.values()].sort((a, b) => b - a);
    expect(sizes[0]).toBeGreaterThanOrEqual(5000);
    expect(sizes[1]).toBeLessThan(200);
  });

  it('keeps features of one word apart', () => {
    const { words, rows } = binFeatures(
      matrixFromRows([
        [1, 9, Number.NaN, 1, 2, 7],
        [2, 8, 0, 1, 1, Number.NaN],
      ]),
    );
    const bins = [0, 1].map((row) => [0, 1, 2, 3, 4, 5].map((feature) => binAt(words, rows, feature, row)));
    expect(bins).toEqual([
      [0, 1, missingBin, 0, 1, 0],
      [1, 0, 0, 0, 0, missingBin],
    ]);
  });
});

describe('TreeGrower', () => {
  it('answers over bins as the tree does over values, whichever rows it has seen', () => {
    const rows = 500;
    const matrix = createMatrix(rows, 3);
    for (let at = 0; at < matrix.data.length; at++)
      matrix.data[at] = at % 11 === 0 ? Number.NaN : Math.sin(at * 12.9898) * 43_758 - Math.floor(at / 3);
    const gradient = Float64Array.from({ length: rows }, (_, row) => Math.cos(row * 3.7));
    const hessian = new Float64Array(rows).fill(0.25);
    const grower = new TreeGrower(binFeatures(matrix), { ...defaultTreeSettings, leastRows: 5 });
    const seen = Uint32Array.from({ length: rows / 2 }, (_, row) => row * 2);
    const tree = grower.grow(gradient, hessian, seen);
    const margin = new Float64Array(rows);
    grower.addTo(margin, tree);
    expect(new Set(margin).size).toBeGreaterThan(8);
    expect(scoreTrees({ features: 3, depth: 4, base: 0, trees: [tree] }, matrix)).toEqual(margin);
  });
});
