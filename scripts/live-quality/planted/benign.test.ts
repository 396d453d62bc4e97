// Quiet traffic is counted, large uploads that belong are watched as culprits are; sums by hand.
import { describe, expect, it } from 'vitest';
import { hardNegatives, negativeSum, quietSum, watchBase, type HardNegative } from './benign.ts';
import { bigUploadKinds } from './big-uploads.ts';
import { networkBase } from './network-day.ts';

const base = networkBase(5);

describe('a base without a culprit', () => {
  it('has all its endpoints seen, and counts that fall with the limit', () => {
    const { units, above, strongest } = watchBase(base, 'endpoints');
    expect(units).toBeGreaterThan(base.hosts.length);
    expect([...above].sort((a, b) => b - a)).toEqual([...above]);
    expect(strongest).toBeGreaterThanOrEqual(0);
    expect(strongest).toBeLessThan(1);
  });
});

describe('large uploads that belong', () => {
  it('are one of each kind, found again among the units', () => {
    const found = hardNegatives(base, 'flows', 77);
    expect(found.map(({ kind }) => kind)).toEqual(bigUploadKinds.map(({ kind }) => kind));
    expect(found.every(({ rank, units }) => rank !== null && rank <= units)).toBe(true);
  });
});

describe('sums', () => {
  it('add bases up', () => {
    const one = {
      base: 'a',
      unit: 'flows' as const,
      units: 10,
      above: [3, 2, 1, 0] as const,
      strongest: 0.3,
    };
    expect(quietSum([one, { ...one, strongest: 0.1 }])).toEqual({
      ...{ units: 20, above: [6, 4, 2, 0], strongest: 0.2 },
    });
  });

  it('count uploads within the goal and above limits', () => {
    const one: HardNegative = {
      kind: 'backup',
      base: 'a',
      unit: 'endpoints',
      rank: 3,
      units: 50,
      evidence: 0.25,
    };
    const sum = negativeSum([one, { ...one, rank: 4, evidence: 0.35 }, { ...one, rank: null, evidence: 0 }]);
    expect(sum).toEqual({ cases: 3, within: 1, above: [2, 1], evidence: 0.2 });
  });
});
