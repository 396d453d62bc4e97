// Repeated points: copies kept in order, and the k-distance curve the same as by comparing all pairs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kDistance } from './k-distance.ts';
import { createMatrix, type Matrix } from './matrix.ts';
import { keepCopies } from './repeated-points.ts';

function matrixOf(places: readonly (readonly [number, number])[]): Matrix {
  const matrix = createMatrix(places.length, 2);
  places.forEach((place, row) => {
    matrix.data.set(place, row * 2);
  });
  return matrix;
}

describe('keepCopies', () => {
  it('keeps the first copies of a spot, in order', () => {
    const matrix = matrixOf([
      [1, 2],
      [3, 4],
      [1, 2],
      [1, 2],
      [2, 1],
      [3, 4],
    ]);
    expect([...keepCopies(matrix, 2).data]).toEqual([1, 2, 3, 4, 1, 2, 2, 1, 3, 4]);
    expect([...keepCopies(matrix, 1).data]).toEqual([1, 2, 3, 4, 2, 1]);
  });

  it('gives the same matrix where nothing repeats, and takes none', () => {
    const matrix = matrixOf([
      [1, 2],
      [2, 1],
    ]);
    expect(keepCopies(matrix, 1)).toBe(matrix);
    expect(keepCopies(createMatrix(0, 2), 3).rows).toBe(0);
  });
});

describe('kDistance over repeated points', () => {
  const places = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), {
    minLength: 2,
    maxLength: 60,
  });

  it('is the same as by comparing all pairs', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 2, max: 6 }), (list, minSamples) => {
        const neighbour = Math.min(minSamples, list.length);
        const expected = list
          .map(
            ([x, y]) => list.map(([a, b]) => Math.hypot(a - x, b - y)).sort((p, q) => p - q)[neighbour - 1]!,
          )
          .sort((a, b) => a - b);
        const { distances } = kDistance(matrixOf(list), { minSamples });
        expect(distances).toHaveLength(list.length);
        distances.forEach((distance, at) => {
          expect(distance).toBeCloseTo(expected[at]!, 9);
        });
      }),
    );
  });
});
