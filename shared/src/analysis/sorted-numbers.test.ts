// The order of an ordinary sort, whether few or many numbers differ.

import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { sortNumbers } from './sorted-numbers.ts';

function numbers(count: number, different: number): Float64Array {
  const random = createRandom(3);
  const scale = different / 4;
  return Float64Array.from({ length: count }, () => Math.floor(random() * different) / scale - 1);
}

describe('sortNumbers', () => {
  it.each([
    ['nothing', 0, 1],
    ['a few', 1000, 50],
    ['one number only', 30_000, 1],
    ['many that repeat', 50_000, 700],
    ['as many different ones as are counted', 100_000, 4096],
    ['one more than that', 100_000, 4097],
    ['hardly any twice', 50_000, 1e9],
  ])('sorts %s', (_name, count, different) => {
    const values = numbers(count, different);
    const expected = values.slice().sort((a, b) => a - b);
    const sorted = sortNumbers(values);
    expect(sorted).toBe(values);
    expect(sorted).toEqual(expected);
  });

  it('sorts a part of an array and leaves the rest', () => {
    const whole = numbers(60_000, 300);
    const rest = whole.slice(40_000);
    sortNumbers(whole.subarray(0, 40_000));
    expect(whole.subarray(40_000)).toEqual(rest);
    for (let at = 1; at < 40_000; at++)
      if ((whole[at] as number) < (whole[at - 1] as number)) expect.fail(`not in order at ${at}`);
  });

  it('takes infinite values and both zeros', () => {
    const values = new Float64Array(30_000).fill(Infinity);
    values.fill(-Infinity, 0, 10_000);
    values[29_999] = -0;
    values[29_998] = 0;
    const sorted = sortNumbers(values);
    expect([sorted[9999], sorted[10_002]]).toEqual([-Infinity, Infinity]);
    expect(Math.abs(sorted[10_000] as number) + Math.abs(sorted[10_001] as number)).toBe(0);
  });
});
