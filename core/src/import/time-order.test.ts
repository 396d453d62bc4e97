// How often packets go back in time, and by how much; late ones of another interface are no disorder.

import { describe, expect, it } from 'vitest';

import { isTimeOrderWarning, TimeOrder } from './time-order.ts';

function warningOf(seconds: readonly number[]): string | null {
  const order = new TimeOrder();
  const times = Float64Array.from(seconds, (at) => at * 1e6);
  order.add(times, 0, 2);
  order.add(times, 2, times.length);
  return order.warning;
}

describe('TimeOrder', () => {
  it.each([[[1, 2, 3, 3, 4]], [[10, 9.5, 10.1, 9.1, 12]], [[10, 0, 11, 0, 12]]])(
    'says nothing of %j',
    (seconds) => {
      expect(warningOf(seconds)).toBe(null);
    },
  );

  it.each([
    [[100, 101, 90, 91], 'once, by up to 11.0 s'],
    [[7200, 7300, 3600, 3700, 60, 160], '2 times, by up to 2.0 h'],
    [[86_400 * 9, 86_400 * 9, 1], 'once, by up to 9 days'],
    [[20_000, 20_001, 1], 'once, by up to 5.6 h'],
  ])('of %j says %s', (seconds, expected) => {
    const text = warningOf(seconds) ?? '';
    expect(text).toContain(expected);
    expect(isTimeOrderWarning(text)).toBe(true);
  });
});
