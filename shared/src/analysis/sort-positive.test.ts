// Sorting by bits agrees with the ordinary sort, and leaves alone what it cannot sort.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortPositive } from './sort-positive.ts';

const positive = fc.oneof(
  fc.double({ min: 0, noNaN: true }),
  fc.integer({ min: 0, max: 3000 }),
  fc.constantFrom(0, 5e-324, Number.MAX_VALUE, Infinity, 0.1, 2 ** 53),
);

it('gives the order of the numbers, also of a part of a larger array', () => {
  fc.assert(
    fc.property(fc.array(positive, { maxLength: 200 }), fc.nat(3), (numbers, from) => {
      const whole = Float64Array.from([...new Array<number>(from).fill(-7), ...numbers.map(Math.abs), -8]);
      const part = whole.subarray(from, from + numbers.length);
      const expected = Float64Array.from(part).sort();
      expect(sortPositive(part)).toBe(true);
      expect([...part]).toEqual([...expected]);
      expect([whole[0], whole.at(-1)]).toEqual([from === 0 ? (expected[0] ?? -8) : -7, -8]);
    }),
  );
});

it('leaves lists with a negative number as they are', () => {
  for (const odd of [-1, -0, -Infinity]) {
    const values = Float64Array.from([3, odd, 2]);
    expect(sortPositive(values)).toBe(false);
    expect([...values]).toEqual([3, odd, 2]);
  }
});
