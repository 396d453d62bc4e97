import { expect, test } from 'vitest';
import { nextSort } from './grid-header.tsx';

test.each([
  [true, [true, false]],
  [false, [false, true]],
])('a numeric (%s) column sorts descending %s, then not at all', (numeric, descending) => {
  const first = nextSort(null, 'size', numeric);
  const second = nextSort(first, 'size', numeric);
  expect([first?.descending, second?.descending]).toEqual(descending);
  expect(nextSort(second, 'size', numeric)).toBe(null);
});

test('another column starts anew', () => {
  expect(nextSort({ column: 'size', descending: false }, 'time', false)).toEqual({
    column: 'time',
    descending: false,
  });
});
