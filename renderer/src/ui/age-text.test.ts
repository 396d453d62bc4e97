// Ages in words, at the edges of each unit.

import { expect, test } from 'vitest';
import { ageText } from './age-text.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [0, 'just now'],
  [-5 * minute, 'just now'],
  [minute - 1, 'just now'],
  [minute, '1 min ago'],
  [hour - 1, '59 min ago'],
  [hour, '1 h ago'],
  [day - 1, '23 h ago'],
  [day, '1 day ago'],
  [45 * day, '45 days ago'],
])('%d ms: %s', (ageMs, text) => {
  expect(ageText(1_000_000_000_000 - ageMs, 1_000_000_000_000)).toBe(text);
});
