// Left-out medians and deviations against the plain way: take the entry out, sort, look.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviationWithout, medianWithout } from './order-statistics.ts';

function plainMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

const lists = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 40 });

describe('with one entry left out', () => {
  it('the median is that of the others', () => {
    fc.assert(
      fc.property(lists, fc.nat(), (list, pick) => {
        const at = pick % list.length;
        const others = list.filter((_, index) => index !== at);
        const sorted = Float64Array.from(list).sort();
        expect(medianWithout(sorted, list[at]!)).toBe(plainMedian(others));
      }),
    );
  });

  it('the median deviation is that of the others, around any center', () => {
    fc.assert(
      fc.property(lists, fc.nat(), fc.integer({ min: -30, max: 30 }), (list, pick, center) => {
        const at = pick % list.length;
        const others = list.filter((_, index) => index !== at).map((value) => Math.abs(value - center / 2));
        const sorted = Float64Array.from(list).sort();
        expect(deviationWithout(sorted, list[at]!, center / 2)).toBeCloseTo(plainMedian(others), 9);
      }),
    );
  });

  it('is nothing of a lone entry', () => {
    expect(medianWithout([5], 5)).toBeNaN();
    expect(deviationWithout([5], 5, 0)).toBeNaN();
  });
});
