import { expect, test } from 'vitest';
import { moveCursor } from './grid-cursor.ts';

const extent = { rows: 100, columns: 5, pageRows: 20 };

test.each([
  ['ArrowDown', false, 11, 2],
  ['ArrowUp', false, 9, 2],
  ['ArrowLeft', false, 10, 1],
  ['ArrowRight', false, 10, 3],
  ['PageDown', false, 30, 2],
  ['PageUp', false, 0, 2],
  ['Home', false, 10, 0],
  ['End', false, 10, 4],
  ['Home', true, 0, 0],
  ['End', true, 99, 4],
] as const)('%s (control: %s) leads to %d, %d', (key, withControl, row, column) => {
  expect(moveCursor({ row: 10, column: 2 }, key, extent, withControl)).toEqual({ row, column });
});

test('other keys and empty grids do not move', () => {
  expect(moveCursor({ row: 0, column: 0 }, 'a', extent, false)).toBe(null);
  expect(moveCursor({ row: 0, column: 0 }, 'ArrowDown', { ...extent, rows: 0 }, false)).toBe(null);
});
