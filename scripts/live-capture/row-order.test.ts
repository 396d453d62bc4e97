// The order of rows: whole, with libpcap's gap at the start, and with everything that must not be.

import { expect, it } from 'vitest';
import { orderFault } from './row-order.ts';

const keys = Array.from({ length: 500 }, (_, at) => `packet ${at}`);

/** Rows from `from` to before `to`, round the circle. */
function sent(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, step) => keys[(from + step) % keys.length] ?? '');
}

it.each([
  ['whole', sent(10, 400)],
  ['round the circle, more than once', sent(450, 1700)],
  ['one row, then a gap', [...sent(20, 21), ...sent(38, 300)]],
  ['some rows before the circle closes, then a gap', [...sent(490, 497), ...sent(510, 800)]],
  ['fewer rows than are needed for a place', sent(3, 9)],
])('%s: nothing is wrong', (_, rows) => {
  expect(orderFault(rows, keys, 100)).toBe(null);
});

it.each([
  [
    'a row left out in the middle',
    [...sent(0, 200), ...sent(201, 300)],
    'row 200 is packet 201, not packet 200',
  ],
  [
    'two rows in the wrong order',
    [...sent(0, 100), 'packet 101', 'packet 100', ...sent(102, 200)],
    'row 100',
  ],
  ['a row that was not sent', [...sent(0, 100), 'strange'], 'row 100 is strange'],
  ['a gap too long', [...sent(0, 5), ...sent(106, 300)], 'not from shortly before'],
  ['a strange row before all', ['strange', ...sent(0, 200)], 'not from shortly before'],
  ['two gaps at the start', [...sent(0, 2), ...sent(5, 8), ...sent(20, 200)], 'not from shortly before'],
  ['the start doubled', [...sent(0, 3), ...sent(0, 200)], 'not from shortly before'],
  ['nothing that was sent', Array.from({ length: 80 }, () => 'strange'), 'nowhere'],
])('%s is told', (_, rows, fault) => {
  expect(orderFault(rows, keys, 100)).toContain(fault);
});

it('no rows at all are nowhere', () => {
  expect(orderFault([], keys, 100)).toContain('nowhere');
});
