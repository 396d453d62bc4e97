// The promises of evidence: identical units equal, monotone, a plain set has none above .5, a lone unit nothing absurd.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceOf, rankUnits } from './evidence.ts';
import { createNormal, createRandom } from './random.ts';

describe('evidenceOf', () => {
  it('stays in [0, 1], equal for identical units, never less for a larger distance', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 150 }), (list) => {
        const evidence = evidenceOf(Float64Array.from(list));
        list.forEach((a, i) => {
          expect(evidence[i]!).toBeGreaterThanOrEqual(0);
          expect(evidence[i]!).toBeLessThanOrEqual(1);
          list.forEach((b, j) => {
            if (a === b) expect(evidence[i]).toBe(evidence[j]);
            if (a > b) expect(evidence[i]!).toBeGreaterThanOrEqual(evidence[j]! - 1e-9);
          });
        });
      }),
      { numRuns: 50 },
    );
  });

  it.each([10, 20, 50, 100, 200, 500, 1000, 2000, 5000])(
    'has no unit above .5 in plain uniform and half-normal sets of %i',
    (count) => {
      for (let seed = 1; seed <= 20; seed++) {
        const random = createRandom(seed * 7919 + count);
        const normal = createNormal(random);
        const uniform = evidenceOf(Float64Array.from({ length: count }, random));
        expect(uniform.reduce((most, each) => Math.max(most, each), 0)).toBeLessThan(0.1);
        const halfNormal = evidenceOf(Float64Array.from({ length: count }, () => Math.abs(normal())));
        expect(halfNormal.reduce((most, each) => Math.max(most, each), 0)).toBeLessThan(0.5);
      }
    },
  );

  it('has at most one unit above .5 in log-normal sets, and in most sets none (the ADR has the figures)', () => {
    let sets = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const normal = createNormal(createRandom(seed));
      const evidence = evidenceOf(Float64Array.from({ length: 500 }, () => Math.exp(normal())));
      const above = evidence.filter((each) => each > 0.5).length;
      expect(above).toBeLessThanOrEqual(1);
      sets += above;
    }
    expect(sets).toBeLessThanOrEqual(15);
  });

  it('is high for one unit far from a crowd, and not absurd for one of three', () => {
    const random = createRandom(9);
    const crowd = Float64Array.from([...Array.from({ length: 1000 }, random), 12]);
    expect(evidenceOf(crowd).at(-1)).toBeGreaterThan(0.8);
    expect(evidenceOf(Float64Array.from([0.1, 0.2, 1000])).at(-1)).toBeLessThan(0.5);
    expect([...evidenceOf(Float64Array.from([1000]))]).toEqual([0]);
  });

  it('counts the two ends of one happening once', () => {
    const random = createRandom(2);
    const list = [...Array.from({ length: 400 }, random), 3, 2.9];
    const alone = evidenceOf(Float64Array.from(list));
    const joined = evidenceOf(
      Float64Array.from(list),
      Uint32Array.from(list, (_, at) => Math.min(at, 400)),
    );
    expect(joined[401]!).toBeGreaterThan(alone[401]! + 0.1);
  });
});

describe('rankUnits', () => {
  it('orders by distance, then bytes sent, then order', () => {
    const ranked = rankUnits(Float64Array.from([1, 3, 3, 2, 3]), Float64Array.from([0, 5, 9, 0, 5]));
    expect([...ranked]).toEqual([2, 1, 4, 3, 0]);
  });
});
