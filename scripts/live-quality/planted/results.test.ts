// The figures are counted by hand on a few results.
import { describe, expect, it } from 'vitest';
import { goalOf, isWithin, sumOf, tableOf, type CaseResult } from './results.ts';

const one: CaseResult = {
  ...{ id: 'classic-0', kind: 'classic', family: 'upload', base: 'demo', unit: 'flows', moment: 'start' },
  ...{ isBusy: true, isKnown: false, isNamed: false, bytesOut: 1e6, seconds: 10, units: 100 },
  ...{ live: 1, liveL2: 0.5, liveNoise: 0, endRank: 5, endL2: 6, endEvidence: 0.3, listed: 1 },
  ...{ rank: 1, l2: null, evidence: 0.3, isNoise: true, noise: 5, storedUnits: 100 },
};

describe('the goal', () => {
  it.each([
    ['endpoints', 5, 3],
    ['endpoints', 1000, 3],
    ['flows', 8, 1],
    ['flows', 100, 5],
    ['flows', 101, 6],
  ] as const)('of %s among %i is %i', (unit, units, goal) => {
    expect(goalOf(unit, units)).toBe(goal);
    expect(isWithin(unit, units, goal)).toBe(true);
    expect(isWithin(unit, units, goal + 1)).toBe(false);
    expect(isWithin(unit, units, null)).toBe(false);
  });
});

describe('sums', () => {
  it('are shares in percent; who is not there is last', () => {
    const other = { ...one, live: 0, endRank: null, endL2: 2, isNoise: false };
    const sum = sumOf([one, other, { ...one, endRank: 9, noise: 6 }]);
    expect(sum).toMatchObject({ cases: 3, live: 66.7, liveL2: 50, end: 33.3, endL2: 33.3 });
    expect(sum).toMatchObject({ stored: 100, storedL2: 0, storedNoise: 33.3, medianRank: 9, medianL2: 6 });
  });

  it('stand in a table by what is asked for, the whole last', () => {
    const lines = tableOf('kind', [one, { ...one, kind: 'https' }, one], ({ kind }) => kind);
    expect(lines.map((line) => line.split(' | ').slice(0, 2))).toEqual([
      ['kind', 'cases'],
      ['classic', '2'],
      ['https', '1'],
      ['all', '3'],
    ]);
  });
});
