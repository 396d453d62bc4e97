import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addAxisCells } from './cell-axis.ts';
import { matrixFromRows } from './matrix.ts';

/** Cells of values along one axis, without stride and margin. */
function cellsOf(values: readonly number[], side: number, eps: number): { cells: number[]; count: number } {
  const keys = new Float64Array(values.length);
  const points = matrixFromRows(values.map((value) => [value]));
  const count = addAxisCells(keys, points, 0, { side, eps, stride: 1, margin: 0 });
  return { cells: [...keys], count };
}

describe('addAxisCells', () => {
  it('numbers cells from the least value on', () => {
    expect(cellsOf([5, 5.4, 5.5, 6.99, 7], 0.5, 1)).toEqual({ cells: [0, 0, 1, 3, 4], count: 5 });
    expect(cellsOf([-3], 0.5, 1)).toEqual({ cells: [0], count: 1 });
  });

  it('adds stride * (cell + margin) of its own column to keys that are there', () => {
    const points = matrixFromRows([
      [9, 0],
      [9, 2.5],
    ]);
    const keys = Float64Array.from([100, 200]);
    expect(addAxisCells(keys, points, 1, { side: 1, eps: 1, stride: 10, margin: 2 })).toBe(3);
    expect([...keys]).toEqual([120, 240]);
  });

  it('cuts gaps down where an outlier would make numbers too large', () => {
    const { cells, count } = cellsOf([0, 0.5, 1.2, 1e12, 1e12 + 1], 0.5, 1);
    expect(cells.slice(0, 3)).toEqual([0, 1, 2]);
    // Far enough apart that no neighbourhood reaches over, and no further.
    expect(cells[3]! - cells[2]!).toBeGreaterThanOrEqual(4);
    expect(cells[4]! - cells[3]!).toBe(2);
    expect(count).toBeLessThan(20);
  });

  it('keeps order and count of unordered values when it cuts gaps', () => {
    const { cells, count } = cellsOf([1e300, -1e300, 0, 1e300, 0.1], 0.5, 1);
    expect(cells[0]).toBe(cells[3]);
    expect(cells[2]).toBe(cells[4]);
    expect(cells[1]).toBe(0);
    expect(new Set(cells).size).toBe(3);
    expect(Math.max(...cells)).toBeLessThan(count);
  });

  it.each([1, 1e10, 1e200])('keeps the promises of a grid with values up to %d', (scale) => {
    const value = fc.oneof(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: -scale, max: scale, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
        const [eps, side] = [0.4, (0.4 / Math.SQRT2) * (1 - 1e-5)];
        const { cells, count } = cellsOf(values, side, eps);
        for (const [i, a] of values.entries()) {
          expect(cells[i]).toBeGreaterThanOrEqual(0);
          expect(cells[i]).toBeLessThan(count);
          for (const [j, b] of values.entries()) {
            // Points of one cell are near, points within eps are at most two cells apart.
            if (cells[i] === cells[j]) expect(Math.abs(a - b)).toBeLessThanOrEqual(eps / Math.SQRT2);
            if (Math.abs(a - b) <= eps) expect(Math.abs(cells[i]! - cells[j]!)).toBeLessThanOrEqual(2);
          }
        }
      }),
      { numRuns: 100, seed: 8 },
    );
  });
});
