// Durations in words and as a clock, at the edges of their units.

import { expect, it } from 'vitest';
import { formatDuration, formatElapsed } from './duration-text.ts';

it.each([
  [0, '0 ms'],
  [850.4, '850 ms'],
  [999.6, '1.0 s'],
  [12_300, '12.3 s'],
  [59_949, '59.9 s'],
  [59_960, '1 min 00 s'],
  [61_000, '1 min 01 s'],
  [245_999, '4 min 05 s'],
  [3_599_999, '59 min 59 s'],
  [11_520_000, '3 h 12 min'],
  [172_799_000, '47 h 59 min'],
  [187_200_000, '2 d 4 h'],
])('%d ms in words', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});

it.each([
  [0, '0:00'],
  [7999, '0:07'],
  [725_000, '12:05'],
  [3_599_999, '59:59'],
  [3_600_000, '1:00:00'],
  [11_049_000, '3:04:09'],
  [90_061_000, '25:01:01'],
])('%d ms on a clock', (durationMs, text) => {
  expect(formatElapsed(durationMs)).toBe(text);
});
