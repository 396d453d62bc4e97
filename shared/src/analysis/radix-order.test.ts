import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countingUp, descendingOrder, radixOrder } from './radix-order.ts';

/** The stable order by a comparison sort. */
function sorted(keys: readonly number[]): number[] {
  return keys.map((_, index) => index).sort((a, b) => keys[a]! - keys[b]! || a - b);
}

function orderOf(keys: readonly number[], limit: number): number[] {
  return [...radixOrder(Float64Array.from(keys), limit)];
}

describe('radixOrder', () => {
  // Below 65,536 one pass over a table, above it passes of 11 bits; 2^32 and 2^33 need the second word of a key.
  it.each([1, 2, 3, 1000, 65_536, 65_537, 2 ** 22, 2 ** 31, 2 ** 32, 2 ** 33, 2 ** 43, 2 ** 53])(
    'is the stable order of keys below %d',
    (limit) => {
      const key = fc.oneof(
        fc.maxSafeNat().map((value) => value % limit),
        fc.nat({ max: 5 }).map((value) => Math.min(value, limit - 1)),
        fc.nat({ max: 5 }).map((value) => Math.max(0, limit - 1 - value)),
      );
      fc.assert(
        fc.property(fc.array(key, { maxLength: 50 }), (keys) => {
          expect(orderOf(keys, limit)).toEqual(sorted(keys));
        }),
        { numRuns: 60, seed: 5 },
      );
    },
  );

  it('keeps equal keys in their order, in both ways of sorting', () => {
    const keys = Array.from({ length: 300 }, (_, at) => (at * 7) % 3);
    expect(orderOf(keys, 3)).toEqual(sorted(keys));
    expect(orderOf(keys, 2 ** 40)).toEqual(sorted(keys));
  });

  it('tells keys apart that differ only above bit 32', () => {
    expect(orderOf([2 ** 52, 2 ** 32, 0, 2 ** 33, 5], 2 ** 53)).toEqual([2, 4, 1, 3, 0]);
  });

  it('gives an empty order for no keys', () => {
    expect(orderOf([], 10)).toEqual([]);
    expect(orderOf([], 2 ** 40)).toEqual([]);
  });
});

describe('countingUp', () => {
  it.each([
    [0, []],
    [1, [0]],
    [4, [0, 1, 2, 3]],
  ])('counts to %d', (size, wanted) => {
    expect([...countingUp(size)]).toEqual(wanted);
  });
});

describe('descendingOrder', () => {
  const compared = (first: Float64Array, second: Float64Array): Uint32Array =>
    Uint32Array.from(first.keys()).sort(
      (a, b) =>
        (first[b] as number) - (first[a] as number) || (second[b] as number) - (second[a] as number) || a - b,
    );
  const finite = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1, 2));

  it('is the order of a comparison, ties and zeros included', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, finite), { maxLength: 200 }), (pairs) => {
        const first = Float64Array.from(pairs, ([value]) => value);
        const second = Float64Array.from(pairs, ([, value]) => value);
        expect(descendingOrder(first, second)).toEqual(compared(first, second));
      }),
    );
  });

  it('puts infinite values at the ends', () => {
    const first = Float64Array.of(1, -Infinity, Infinity, -1, Number.MAX_VALUE);
    expect([...descendingOrder(first, new Float64Array(5))]).toEqual([2, 4, 0, 3, 1]);
  });
});
