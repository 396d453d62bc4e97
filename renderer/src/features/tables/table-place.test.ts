import { expect, test } from 'vitest';
import { readTablePlace, tablePlaceText, type TablePlace } from './table-place.ts';

const first = { column: 'up', descending: true };
const columns = new Set(['up', 'down']);

test.each<[TablePlace, string | null]>([
  [{ row: 0, sort: first }, null],
  [{ row: 17, sort: first }, '17'],
  [{ row: 17, sort: { column: 'up', descending: false } }, '17 up asc'],
  [{ row: 0, sort: { column: 'down', descending: true } }, '0 down desc'],
  [{ row: 3, sort: null }, '3 none'],
])('%j is %s, and is read back', (place, text) => {
  expect(tablePlaceText(place, first)).toBe(text);
  expect(readTablePlace(text, first, columns)).toEqual(place);
});

test.each(['x', '-1', '1e9', '99999999999', 'a'.repeat(16)])('%s is the start of the table', (text) => {
  expect(readTablePlace(text, first, columns)).toEqual({ row: 0, sort: first });
});

test('a column that the table has not is no order', () => {
  expect(readTablePlace('4 __proto__ asc', first, columns)).toEqual({ row: 4, sort: first });
});
