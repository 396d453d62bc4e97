// Axes that stand still while they can: they widen for a point outside, tighten only when half of them is enough.

import { expect, test } from 'vitest';
import { nextRange } from './axis-range.ts';

const values = (...all: number[]): Float32Array => Float32Array.from(all);

test('the first range has 12 % of room on each side; without points there is a range all the same', () => {
  expect(nextRange(null, values(0, 100, 50))).toEqual([-12, 112]);
  expect(nextRange(null, values())).toEqual([-1, 1]);
  expect(nextRange(null, values(5))).toEqual([4, 6]);
});

test.each([
  ['everything inside, more than half of it used', [-12, 112], values(0, 63), [-12, 112]],
  ['one point outside', [-12, 112], values(0, 113), [-13.56, 126.56]],
  ['less than half is needed', [-12, 112], values(0, 61), [-7.32, 68.32]],
  ['no points for a while', [-12, 112], values(), [-12, 112]],
] as const)('%s', (_what, before, column, wanted) => {
  const next = nextRange(before, column);
  expect(next[0]).toBeCloseTo(wanted[0], 4);
  expect(next[1]).toBeCloseTo(wanted[1], 4);
});

test('what is always to be seen is, and what stays as it is stays the same object', () => {
  expect(nextRange(null, values(-4, -2), 0)).toEqual([-4.48, 0.48]);
  const before = [-12, 112] as const;
  expect(nextRange(before, values(0, 100))).toBe(before);
  expect(nextRange(before, values(0, 100), 113)).not.toBe(before);
});
