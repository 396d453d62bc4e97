import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviationInPlace, medianInPlace, quantileInPlace, selectKth } from './select.ts';

const values = fc.array(
  fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, min: -1e9, max: 1e9 })),
  { minLength: 1, maxLength: 200 },
);

describe('selectKth', () => {
  it('finds the value a sort would put there, and splits around it', () => {
    fc.assert(
      fc.property(values, fc.nat(), (list, pick) => {
        const k = pick % list.length;
        const array = Float64Array.from(list);
        const found = selectKth(array, k);
        expect(found).toBe(Float64Array.from(list).sort()[k]);
        expect(array.subarray(0, k).every((value) => value <= found)).toBe(true);
        expect(array.subarray(k).every((value) => value >= found)).toBe(true);
      }),
    );
  });

  it.each([
    ['ascending', (at: number) => at],
    ['descending', (at: number) => -at],
    ['equal', () => 4],
    ['organ pipe', (at: number) => Math.min(at, 20_000 - at)],
  ])('takes %s input of 20,000', (_, make) => {
    const array = Float64Array.from({ length: 20_000 }, (_unused, at) => make(at));
    const wanted = Float64Array.from(array).sort()[7000];
    expect(selectKth(array, 7000)).toBe(wanted);
  });
});

describe('quantiles', () => {
  it.each([
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 2, 3], 0.5, 2.5],
    [[10, 20, 30, 40], 0.25, 17.5],
    [[1, 2], 2, 2],
    [[1, 2], -1, 1],
  ])('of %j at %d is %d', (list, share, wanted) => {
    expect(quantileInPlace(Float64Array.from(list), share)).toBeCloseTo(wanted, 12);
  });

  it('gives NaN for nothing', () => {
    expect(medianInPlace(new Float64Array(0))).toBeNaN();
  });

  it('measures the deviation from a centre', () => {
    expect(deviationInPlace(Float64Array.from([1, 1, 2, 2, 4, 6, 9]), 2)).toBe(1);
  });
});
