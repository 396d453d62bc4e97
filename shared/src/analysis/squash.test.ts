// Squashing: order kept, the middle untouched, no feature louder than the others, quiet ones left quiet.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatrix } from './matrix.ts';
import { squash, squashColumns } from './squash.ts';

const z = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('squash', () => {
  it.each([
    [0, 0],
    [2.5, 2.5],
    [-3, -3],
    [4, 3 + Math.log(2)],
    [-102, -(3 + Math.log(100))],
  ])('%f -> %f', (given, expected) => {
    expect(squash(given)).toBeCloseTo(expected, 12);
  });

  it('keeps order and sign', () => {
    fc.assert(
      fc.property(z, z, (a, b) => {
        if (a < b) expect(squash(a)).toBeLessThanOrEqual(squash(b));
        expect(squash(-a)).toBe(-squash(a));
        expect(Math.abs(squash(a))).toBeLessThanOrEqual(Math.abs(a));
      }),
    );
  });

  it('has no step and no kink at 3', () => {
    const step = 1e-6;
    expect((squash(3 + step) - squash(3 - step)) / (2 * step)).toBeCloseTo(1, 5);
  });
});

describe('squashColumns', () => {
  it('divides loud columns by their root mean square and leaves quiet ones', () => {
    const matrix = createMatrix(4, 2);
    matrix.data.set([2, 0.1, -2, 0.1, 2, -0.1, -2, -0.1]);
    squashColumns(matrix);
    expect([...matrix.data]).toEqual([1, 0.1, -1, 0.1, 1, -0.1, -1, -0.1]);
  });

  it('leaves the farthest row the farthest', () => {
    const matrix = createMatrix(100, 1);
    for (let row = 0; row < 100; row++) matrix.data[row] = row % 2 === 0 ? -1 : 1;
    matrix.data[7] = 500;
    squashColumns(matrix);
    expect(Math.max(...matrix.data)).toBe(matrix.data[7]);
    expect(matrix.data[7]).toBeGreaterThan(4 * matrix.data[1]!);
  });

  it('takes an empty matrix', () => {
    const matrix = createMatrix(0, 3);
    squashColumns(matrix);
    expect(matrix.data).toHaveLength(0);
  });
});
