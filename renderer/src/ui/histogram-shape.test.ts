// Bars, and what pointer and keys make of the time range.
import { describe, expect, test } from 'vitest';
import { barsPath, rangeBetween, rangeOfKey, shareOf, timeAxis } from './histogram-shape.ts';
import { rangeText } from './range-text.ts';

const axis = { startMs: 1000, endMs: 2000, bins: 10 };

test('a bar is as high as its share of the highest, and never too low to be seen', () => {
  const up = { from: 50, to: 0, least: 2 };
  expect(barsPath([0, 100, 1], 100, up)).toBe('M1 50V0.00h1V50zM2 50V48.00h1V50z');
  expect(barsPath([50], 100, { from: 50, to: 100, least: 2 })).toBe('M0 50V75.00h1V50z');
  expect(barsPath([0, 0], 0, up)).toBe('');
});

test('there is no axis without packets', () => {
  const none = { startMs: null, endMs: null, up: [], down: [], allUp: [], allDown: [] };
  expect(timeAxis(none)).toBe(null);
  expect(timeAxis({ ...none, startMs: 1, endMs: 2, up: [1, 2] })).toEqual({ startMs: 1, endMs: 2, bins: 2 });
});

test('a drag in any direction is a range on the axis', () => {
  expect(rangeBetween(axis, 0.7, 0.25)).toEqual({ fromMs: 1250, toMs: 1700 });
  expect(rangeBetween(axis, -1, 3)).toEqual({ fromMs: 1000, toMs: 2000 });
  expect([500, 1500, 9000].map((atMs) => shareOf(axis, atMs))).toEqual([0, 0.5, 1]);
});

describe('keys', () => {
  const range = { fromMs: 1200, toMs: 1500 };
  test.each([
    ['ArrowRight', false, { fromMs: 1300, toMs: 1600 }],
    ['ArrowLeft', false, { fromMs: 1100, toMs: 1400 }],
    ['End', false, { fromMs: 1700, toMs: 2000 }],
    ['Home', false, { fromMs: 1000, toMs: 1300 }],
    ['ArrowRight', true, { fromMs: 1200, toMs: 1600 }],
    ['ArrowLeft', true, { fromMs: 1200, toMs: 1400 }],
    ['Home', true, { fromMs: 1200, toMs: 1300 }],
    ['x', false, null],
  ])('%s, shift %s', (key, isShift, expected) => {
    expect(rangeOfKey(axis, range, key, isShift)).toEqual(expected);
  });

  test('the first one makes a range, and no key leaves the axis', () => {
    expect(rangeOfKey(axis, null, 'ArrowRight', false)).toEqual({ fromMs: 1000, toMs: 1100 });
    expect(rangeOfKey(axis, null, 'End', false)).toEqual({ fromMs: 1000, toMs: 1100 });
    expect(rangeOfKey(axis, null, 'ArrowLeft', false)).toEqual({ fromMs: 1900, toMs: 2000 });
    expect(rangeOfKey(axis, { fromMs: 1950, toMs: 2000 }, 'ArrowRight', false)).toEqual({
      fromMs: 1950,
      toMs: 2000,
    });
  });
});

test.each([
  [0, 9_999, '1970-01-01 00:00:00.000 to 00:00:09.999'],
  [0, 60_000, '1970-01-01 00:00:00 to 00:01:00'],
  [0, 90_000_000, '1970-01-01 00:00:00 to 1970-01-02 01:00:00'],
])('%i to %i', (fromMs, toMs, text) => {
  expect(rangeText({ fromMs, toMs }, 'utc')).toBe(text);
});
