import { describe, expect, test } from 'vitest';
import { cellText, columnText, plainColumnText, plainText } from './cell-text.ts';

const time = Date.UTC(2026, 4, 4, 12) + 1.5;

describe('on screen', () => {
  test.each([
    [null, 'bytes', '–'],
    [undefined, 'count', '–'],
    ['', 'text', ''],
    ['10.0.0.1', 'bytes', '10.0.0.1'],
    [4_100_000, 'bytes', '4.1 MB'],
    [1234, 'count', '1,234'],
    [0.85, 'seconds', '850 ms'],
    [time, 'time', '2026-05-04 12:00:00.001500'],
    [443, 'text', '443'],
  ] as const)('%s as %s is %s', (cell, kind, text) => {
    expect(cellText(cell, kind, 'utc')).toBe(text);
  });
});

describe('on the clipboard', () => {
  test.each([
    [null, 'bytes', ''],
    [4_100_000, 'bytes', '4100000'],
    [0.85, 'seconds', '0.85'],
    [time, 'time', '2026-05-04 12:00:00.001500'],
    ['a\tb', 'text', 'a\tb'],
  ] as const)('%s as %s is exact: %s', (cell, kind, text) => {
    expect(plainText(cell, kind, 'utc')).toBe(text);
  });
});

test.each([
  [{ server: '203.0.113.9', server_port: 443 }, '203.0.113.9:443'],
  [{ server: '2001:db8::1', server_port: 443 }, '[2001:db8::1]:443'],
  [{ server: '203.0.113.9', server_port: 0 }, '203.0.113.9'],
  [{ server: null, server_port: 443 }, '–'],
])('an address comes with its port: %o', (row, text) => {
  const column = { id: 'server', kind: 'mono', port: 'server_port' } as const;
  expect(columnText(row, column, 'utc')).toBe(text);
  expect(plainColumnText(row, column, 'utc')).toBe(text === '–' ? '' : text);
});
