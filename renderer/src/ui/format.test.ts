import { describe, expect, test } from 'vitest';
import {
  formatBits,
  formatBytes,
  formatCount,
  formatCounted,
  formatNumber,
  formatPercent,
  formatRate,
  formatTime,
} from './format.ts';

describe('formatBytes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [12_345, '12.3 kB'],
    [999_949, '1.0 MB'],
    [4_100_000, '4.1 MB'],
    [123_456_789, '123 MB'],
    [-1500, '-1.5 kB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatTime', () => {
  test('keeps microseconds in UTC', () => {
    expect(formatTime(Date.UTC(2026, 4, 4, 12, 0, 1) + 234.567, 'utc')).toBe('2026-05-04 12:00:01.234567');
  });
  test('is a dash beyond what a date can hold', () => {
    expect(formatTime(1e20, 'utc')).toBe('–');
  });
  test('local time differs from UTC by whole minutes only', () => {
    const time = Date.UTC(2026, 4, 4, 12, 0, 1) + 5.25;
    expect(formatTime(time, 'local').slice(17)).toBe('01.005250');
  });
});

test('counts are grouped, numbers keep four digits, shares one', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatNumber(0.00634512)).toBe('0.006345');
  expect(formatNumber(42)).toBe('42');
  expect(formatPercent(0.054)).toBe('5.4 %');
  expect(formatPercent(0.54)).toBe('54 %');
});

test.each([
  [0, '0 datasets'],
  [1, '1 dataset'],
  [1200, '1,200 datasets'],
])('%i is counted as %s', (count, text) => {
  expect(formatCounted(count, 'dataset')).toBe(text);
});

test.each([
  [0, '0 bit/s'],
  [850, '850 bit/s'],
  [4_100_000, '4.1 Mbit/s'],
  [999_600, '1.0 Mbit/s'],
  [123_000_000_000, '123 Gbit/s'],
])('%d bits a second', (bits, text) => {
  expect(formatBits(bits)).toBe(text);
});

test.each([
  [0, '0'],
  [0.4, '0.4'],
  [9.97, '10'],
  [1234.4, '1,234'],
])('a rate of %d', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});
