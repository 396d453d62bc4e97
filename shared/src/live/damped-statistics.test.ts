// Damped statistics against their definition: the sum over all values of 2^(−λ·age).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dampedMoments,
  dampingRates,
  DampedStatistics,
  perSecond,
  type DampedSums,
} from './damped-statistics.ts';

const none = (): DampedSums => ({ weight: 0, sum: 0, squares: 0 });

function sumsOf(
  statistics: DampedStatistics,
  keys: readonly number[],
  rate: number,
  atS: number,
): DampedSums {
  const sums = none();
  for (const key of keys) statistics.collect(key, rate, atS, sums);
  return sums;
}

const arrivals = fc.array(
  fc.record({
    key: fc.integer({ min: 0, max: 5 }),
    gapS: fc.double({ min: 0, max: 20, noNaN: true }),
    value: fc.double({ min: 0, max: 1500, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('DampedStatistics', () => {
  it('equals the definition for every key and rate', () => {
    fc.assert(
      fc.property(arrivals, (list) => {
        const statistics = new DampedStatistics(2);
        let nowS = 0;
        const timed = list.map((each) => ({ ...each, atS: (nowS += each.gapS) }));
        for (const { key, atS, value } of timed) statistics.add(key, atS, value);
        const endS = nowS + 1;
        dampingRates.forEach((rate, at) => {
          for (let key = 0; key <= 5; key++) {
            const mine = timed.filter((each) => each.key === key);
            const weights = mine.map((each) => 2 ** (-rate * (endS - each.atS)));
            const sums = sumsOf(statistics, [key], at, endS);
            const expected = mine.reduce((sum, each, index) => sum + weights[index]! * each.value, 0);
            expect(sums.weight).toBeCloseTo(
              weights.reduce((a, b) => a + b, 0),
              9,
            );
            expect(Math.abs(sums.sum - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected));
          }
        });
      }),
      { numRuns: 100 },
    );
  });

  it('halves λ times a second', () => {
    const statistics = new DampedStatistics();
    statistics.add(3, 100, 8);
    expect(sumsOf(statistics, [3], 1, 101)).toEqual({ weight: 0.5, sum: 4, squares: 32 });
    expect(sumsOf(statistics, [3], 4, 700).sum).toBeCloseTo(4, 12);
    expect(sumsOf(statistics, [99], 1, 101)).toEqual(none());
  });

  it('adds up over keys, and shows a steady rate as that rate', () => {
    const statistics = new DampedStatistics();
    for (let tick = 0; tick < 4000; tick++) statistics.add(tick % 2, tick / 100, 50);
    const both = sumsOf(statistics, [0, 1], 1, 40);
    // 100 values a second of 50 each; the sum over ticks differs from the integral by half a tick.
    expect(perSecond(both, 1) / 5000).toBeCloseTo(1, 2);
    expect(dampedMoments(both).mean).toBeCloseTo(50, 9);
    expect(dampedMoments({ weight: 2, sum: 6, squares: 20 })).toEqual({ mean: 3, deviation: 1 });
    expect(dampedMoments(none())).toEqual({ mean: 0, deviation: 0 });
  });

  it('does not bring back what has faded when packets come out of order', () => {
    const statistics = new DampedStatistics();
    statistics.add(0, 10, 1);
    statistics.add(0, 4, 1);
    expect(sumsOf(statistics, [0], 0, 10)).toEqual({ weight: 2, sum: 2, squares: 2 });
  });

  it('moves and forgets keys', () => {
    const statistics = new DampedStatistics(4);
    statistics.add(3, 1, 7);
    statistics.move(3, 0);
    statistics.move(3, 3);
    statistics.clearFrom(1);
    expect(sumsOf(statistics, [0], 2, 1).sum).toBe(7);
    expect(sumsOf(statistics, [3], 2, 1)).toEqual(none());
    statistics.move(0, 40);
    expect(sumsOf(statistics, [40], 2, 1).sum).toBe(7);
  });
});
