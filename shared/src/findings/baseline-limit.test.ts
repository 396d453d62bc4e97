import { describe, expect, it } from 'vitest';
import { createRandom } from '../analysis/random.ts';
import { baselineLimit, defaultLimit } from './baseline-limit.ts';

/** As many happenings with exponential scores of mean .4: S = x is exceeded by exp(−x / .4). */
function exponential(count: number): Float64Array {
  const random = createRandom(8);
  return Float64Array.from({ length: count }, () => -0.4 * Math.log(1 - random()));
}

describe('baselineLimit', () => {
  it('is what a tail of this kind exceeds as often as wished', () => {
    // 20,000 a day and 2 alerts a day: one in 10,000, which exceeds .4 · ln(10,000) = 3.68.
    const { score, rule } = baselineLimit({ scores: exponential(20_000), hours: 24 }, 2);
    expect(score).toBeGreaterThan(3.2);
    expect(score).toBeLessThan(4.2);
    expect(rule).toBe('for 2 false alerts a day, from 20,000 happenings in 24 h of the baseline');
  });

  it('is lower where more alerts are put up with, and higher where a day has more happenings', () => {
    const scores = exponential(5000);
    const limits = [0.1, 1, 10, 100].map((alerts) => baselineLimit({ scores, hours: 10 }, alerts).score);
    expect(limits).toEqual([...limits].sort((a, b) => b - a));
    expect(baselineLimit({ scores, hours: 1 }, 1).score).toBeGreaterThan(
      baselineLimit({ scores, hours: 10 }, 1).score,
    );
  });

  it('is the default below 1,000 happenings, or what these reached, and says so', () => {
    const { score, rule } = baselineLimit({ scores: exponential(999), hours: 1 }, 1);
    // The highest of 999 is some .4 · ln(999) = 2.8.
    expect(score).toBeCloseTo(Math.max(...exponential(999)) + 0.1, 9);
    expect(rule).toMatch(/^above all that the baseline reached, as it has only 999 happenings/);
    const quiet = baselineLimit({ scores: new Float64Array(999), hours: 1 }, 1);
    expect(quiet.score).toBe(defaultLimit.score);
    expect(quiet.rule).toMatch(/^default, as it has only 999 happenings/);
  });

  it('does not follow a tail that one odd happening makes endless', () => {
    const scores = exponential(2000).map((score) => Math.min(score, 1.2));
    const odd = Float64Array.from([...scores, 5, 3.4]);
    const { score, rule } = baselineLimit({ scores: odd, hours: 0.5 }, 1);
    expect(score).toBeCloseTo(5.1, 9);
    expect(rule).toBe(
      'above all that 2,002 happenings in 0.5 h of the baseline reached; for 1 false alert a day it would be higher',
    );
  });

  it('is never so low that what says nothing would be a finding', () => {
    const { score, rule } = baselineLimit({ scores: new Float64Array(2000), hours: 1 }, 1e6);
    expect(score).toBe(1);
    expect(rule).toContain('the least there is');
  });
});
