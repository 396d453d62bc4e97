import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf, matrixFromRows } from './matrix.ts';
import { applyStandardization, fitStandardization, madToSigma, standardize } from './standardize.ts';

function column(values: number[], options = {}) {
  const { matrix, fitted } = standardize(matrixFromRows(values.map((value) => [value])), options);
  return { z: [...matrix.data], scale: fitted.scale[0]!, center: fitted.center[0]!, fitted };
}

describe('standardize', () => {
  it('takes median and 1.4826 MAD', () => {
    const { z, center, scale } = column([1, 2, 3, 4, 100]);
    expect(center).toBe(3);
    expect(scale).toBeCloseTo(madToSigma, 12);
    expect(z[4]).toBeCloseTo(97 / madToSigma, 10);
  });

  it('takes mean and standard deviation when asked', () => {
    const { center, scale } = column([2, 4, 4, 4, 5, 5, 7, 9], { method: 'z' });
    expect(center).toBe(5);
    expect(scale).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });

  it('gives a rare value 1/sqrt(share) where the MAD is 0', () => {
    const { z, fitted } = column([...Array<number>(99).fill(0), 7]);
    expect(z[0]).toBe(0);
    expect(z[99]).toBeCloseTo(10, 10);
    expect([...fitted.widened]).toEqual([1]);
    expect([...fitted.constant]).toEqual([0]);
  });

  it('lifts a MAD far below the spread', () => {
    const values = [...Array.from({ length: 99 }, (_, index) => index * 1e-12), 1];
    const { z, fitted } = column(values);
    expect([...fitted.widened]).toEqual([1]);
    expect(z[99]).toBeCloseTo(1000, 0);
  });

  it('flags constant columns and gives 0 in them, also for values it has not seen', () => {
    const fitted = fitStandardization(
      matrixFromRows([
        [5, 1],
        [5, 2],
        [5, 3],
      ]),
    );
    expect([...fitted.constant]).toEqual([1, 0]);
    const applied = applyStandardization(matrixFromRows([[900, 2]]), fitted);
    expect([...applied.data]).toEqual([0, 0]);
  });

  it('keeps the scale at or above the floor, per column', () => {
    const rows = matrixFromRows([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    expect([...fitStandardization(rows, { floor: 10 }).scale]).toEqual([10, 10]);
    const perColumn = fitStandardization(rows, { floor: new Float64Array([0, 10]) });
    expect([...perColumn.scale]).toEqual([madToSigma, 10]);
  });

  it.each(['robust', 'z'] as const)('does not depend on unit and origin (%s)', (method) => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(0.001, 3, 1e6),
        fc.integer({ min: -100, max: 100 }),
        (values, unit, origin) => {
          const plain = column(values, { method }).z;
          const moved = column(
            values.map((value) => (value + origin) * unit),
            { method },
          ).z;
          moved.forEach((value, at) => {
            expect(value).toBeCloseTo(plain[at]!, 6);
          });
        },
      ),
    );
  });

  it('never gives anything but finite numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e150, max: 1e150, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (values) => {
          expect(column(values).z.every(Number.isFinite)).toBe(true);
        },
      ),
    );
  });

  it('takes an empty table, refuses NaN', () => {
    expect(standardize(matrixFromRows([])).matrix.rows).toBe(0);
    expect(() => standardize(matrixFromRows([[Number.NaN]]))).toThrow(/Row 0, column 0/);
    expect([
      ...columnOf(
        matrixFromRows([
          [1, 2],
          [3, 4],
        ]),
        1,
      ),
    ]).toEqual([2, 4]);
  });
});
