// The edges of each unit, as tables.
import { describe, expect, it } from 'vitest';
import { formatBits, formatBytes, formatCount, formatCounted } from './quantity-text.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [12_345, '12.3 kB'],
    [99_949, '99.9 kB'],
    [99_960, '100 kB'],
    [123_456, '123 kB'],
    [999_499, '999 kB'],
    [999_600, '1.0 MB'],
    [4_100_000, '4.1 MB'],
    [5e15, '5.0 PB'],
    [5e18, '5000 PB'],
    [-1500, '-1.5 kB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

it.each([
  [0, '0 bit/s'],
  [850, '850 bit/s'],
  [12_345_678, '12.3 Mbit/s'],
  [999_600, '1.0 Mbit/s'],
  [123e9, '123 Gbit/s'],
  [5e16, '50000 Tbit/s'],
])('formatBits: %d is %s', (bits, text) => {
  expect(formatBits(bits)).toBe(text);
});

it('groups counts', () => {
  expect([1_234_567, 999, 1234.6].map(formatCount)).toEqual(['1,234,567', '999', '1,235']);
});

it.each([
  [0, '0 datasets'],
  [1, '1 dataset'],
  [1200, '1,200 datasets'],
])('%i is counted as %s', (count, text) => {
  expect(formatCounted(count, 'dataset')).toBe(text);
});

it('takes a plural of its own', () => {
  expect(formatCounted(2, 'index', 'indices')).toBe('2 indices');
});
