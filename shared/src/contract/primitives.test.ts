// Columns of numbers at the edge: only finite numbers, not too many, taken over as they are, typed or not.

import { expect, it } from 'vitest';
import { numberColumn } from './primitives.ts';

const column = numberColumn(3);

it('takes what it was given, not a copy', () => {
  const values = [0, -1.5, 2 ** 50];
  const parsed = column.parse(values);
  expect(parsed).toBe(values);
  expect(column.safeParse([]).success).toBe(true);
});

it.each([
  ['bytes', Uint8Array.of(0, 255)],
  ['whole numbers', Int32Array.of(-1, 2 ** 31 - 1)],
  ['numbers', Float64Array.of(0.5, -(2 ** 50))],
])('takes typed %s as they came in a binary message', (_, value) => {
  expect(column.parse(value)).toBe(value);
});

it.each([
  ['too many', [1, 2, 3, 4]],
  ['no number', [1, Number.NaN]],
  ['without end', [Number.POSITIVE_INFINITY]],
  ['a text', [1, '2']],
  ['nothing', [null]],
  ['a hole', Array(2)],
  ['not an array', { length: 0 }],
  ['too many bytes', new Uint8Array(4)],
  ['a typed array with no number in it', Float64Array.of(1, Number.NaN)],
  ['a typed array of another kind', Uint16Array.of(1)],
])('refuses %s, and says what it wants', (_, value) => {
  const parsed = column.safeParse(value);
  expect(parsed.success).toBe(false);
  expect(parsed.error?.issues[0]?.message).toBe('wants at most 3 finite numbers');
});
