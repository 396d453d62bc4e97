// Tail shares: equal for equal values, monotone, honest on plain sets, bounded for lone values.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNormal, createRandom } from './random.ts';
import { surpriseAmong, tailSurprise } from './tail-share.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 200 });

describe('tailSurprise', () => {
  it('is never negative, never NaN, and at most 12', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 10, noNaN: true }), (list, least) => {
        for (const each of tailSurprise(Float64Array.from(list), least)) {
          expect(each).toBeGreaterThanOrEqual(0);
          expect(each).toBeLessThanOrEqual(12);
        }
      }),
    );
  });

  it('grows with the value, and is equal for equal values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 200 }), (list) => {
        const found = tailSurprise(Float64Array.from(list), 0.1);
        const order = [...list.keys()].sort((a, b) => list[a]! - list[b]!);
        for (let at = 1; at < order.length; at++) {
          const [low, high] = [order[at - 1]!, order[at]!];
          if (list[low] === list[high]) expect(found[high]).toBe(found[low]);
          else expect(found[high]!).toBeGreaterThanOrEqual(found[low]! - 1e-9);
        }
      }),
    );
  });

  it('is the empirical share below the threshold', () => {
    const ranks = Float64Array.from({ length: 1000 }, (_, at) => at);
    const found = tailSurprise(ranks);
    expect(found[500]).toBeCloseTo(-Math.log10(0.5), 6);
    expect(found[900]).toBeCloseTo(1, 6);
  });

  it('claims about 1/n for the largest of n ordinary values', () => {
    const normal = createNormal(createRandom(5));
    const found = tailSurprise(Float64Array.from({ length: 5000 }, normal));
    expect(Math.max(...found)).toBeGreaterThan(3);
    expect(Math.max(...found)).toBeLessThan(5.5);
  });

  it('finds a far value far more surprising in a large set than in a tiny one', () => {
    const random = createRandom(3);
    const crowd = (n: number): Float64Array => Float64Array.from([...Array.from({ length: n }, random), 30]);
    const large = tailSurprise(crowd(2000)).at(-1)!;
    const tiny = tailSurprise(crowd(4)).at(-1)!;
    expect(large).toBeGreaterThan(8);
    expect(tiny).toBeLessThan(3);
  });

  it('does not call common what many share, however far out it is', () => {
    const list = Float64Array.from([
      ...Array.from({ length: 90 }, () => 0),
      ...Array.from({ length: 10 }, () => 1e9),
    ]);
    expect(tailSurprise(list).at(-1)).toBeLessThan(1.1);
  });

  it('counts a difference that does not matter in proportion, however rare it is', () => {
    const last = (value: number, least: number): number =>
      tailSurprise(Float64Array.from([...Array.from({ length: 99 }, () => 0), value]), least).at(-1)!;
    expect(last(0.001, 1)).toBeLessThan(0.01);
    expect(last(0.5, 1)).toBeGreaterThan(last(0.25, 1) * 1.9);
    // From `least` on it is what it was.
    expect(last(1, 1)).toBeGreaterThan(1.9);
    expect(last(0.001, 0)).toBeGreaterThan(1.9);
  });

  it('gives nothing to unknown values and does not count them', () => {
    const found = tailSurprise(Float64Array.from([Number.NaN, 1, 2, Number.NaN, 3, 4]));
    expect(found[0]).toBe(0);
    expect(found[4]).toBe(tailSurprise(Float64Array.from([1, 2, 3, 4]))[2]);
  });

  it('says nothing about a lone value', () => {
    expect([...tailSurprise(Float64Array.from([7]))]).toEqual([0]);
    expect([...tailSurprise(new Float64Array(0))]).toEqual([]);
  });
});

describe('surpriseAmong', () => {
  it('compares with the references only', () => {
    const heads = Float64Array.from([1, 2, 3, 50]);
    const units = Float64Array.from([50, 50, 50, 1]);
    const found = surpriseAmong(units, heads, 0.3);
    expect(found[0]).toBe(found[2]);
    expect(found[0]).toBe(tailSurprise(heads, 0.3)[3]);
  });
});
