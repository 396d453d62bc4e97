import { describe, expect, it } from 'vitest';
import {
  formatBitRate,
  formatBytes,
  formatCount,
  formatMany,
  formatTable,
  formatTime,
  printable,
} from './format.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [4_100_000, '4.1 MB'],
    [99_949, '99.9 kB'],
    [123_456, '123 kB'],
    [999_600, '1.0 MB'],
    [5e15, '5000 TB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

it.each([
  [0, '0 bit/s'],
  [999, '999 bit/s'],
  [12_345_678, '12.3 Mbit/s'],
  [999_600, '1.0 Mbit/s'],
  [5e13, '50000 Gbit/s'],
])('formatBitRate: %d is %s', (bits, text) => {
  expect(formatBitRate(bits)).toBe(text);
});

describe('other texts', () => {
  it('groups counts, writes times in UTC and a dash for none', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatTime(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(formatTime(null)).toBe('-');
  });
  it('counts one thing and many', () => {
    expect([0, 1, 2000].map((count) => formatMany(count, 'row'))).toEqual(['0 rows', '1 row', '2,000 rows']);
  });
  it('pads columns and sets numbers to the right', () => {
    expect(
      formatTable(
        ['name', 'n'],
        [
          ['a', '10'],
          ['long', '5'],
        ],
        [1],
      ),
    ).toBe('name   n\na     10\nlong   5\n');
  });
  it('keeps control and direction characters of captured names from the terminal', () => {
    expect(printable('a\u001b[31m\u202eb\n')).toBe('a?[31m?b?');
    expect(printable('wörld.example')).toBe('wörld.example');
  });
});
