import { describe, expect, test } from 'vitest';
import { formatNumber, formatPercent, formatRate, formatSecond, formatTime } from './format.ts';

describe('formatTime', () => {
  test('keeps microseconds in UTC', () => {
    expect(formatTime(Date.UTC(2026, 4, 4, 12, 0, 1) + 234.567, 'utc')).toBe('2026-05-04 12:00:01.234567');
  });
  test('to the second it is cut, not rounded', () => {
    expect(formatSecond(Date.UTC(2026, 4, 4, 12, 0, 1) + 999.9, 'utc')).toBe('2026-05-04 12:00:01');
  });
  test('is a dash beyond what a date can hold', () => {
    expect(formatTime(1e20, 'utc')).toBe('–');
  });
  test('local time differs from UTC by whole minutes only', () => {
    const time = Date.UTC(2026, 4, 4, 12, 0, 1) + 5.25;
    expect(formatTime(time, 'local').slice(17)).toBe('01.005250');
  });
});

test('numbers keep four digits, shares one', () => {
  expect(formatNumber(0.00634512)).toBe('0.006345');
  expect(formatNumber(42)).toBe('42');
  expect(formatPercent(0.054)).toBe('5.4 %');
  expect(formatPercent(0.54)).toBe('54 %');
});

test.each([
  [0, '0'],
  [0.4, '0.4'],
  [9.97, '10'],
  [1234.4, '1,234'],
])('a rate of %d', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});
