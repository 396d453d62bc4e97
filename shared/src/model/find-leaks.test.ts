import { describe, expect, it } from 'vitest';
import { findLeaks, type Leak } from './find-leaks.ts';
import { drawnRows, type DrawnDecision } from './moment-rows.fixture.ts';
import { splitRows } from './split-rows.ts';

/** Leaks of a feature beside one that is noise. */
function leaksOf(planted: (decision: DrawnDecision, noise: () => number) => number): Leak[] {
  const rows = drawnRows({
    ...{ decisions: 600, everyPositive: 8, datasets: 3, keys: ['noise', 'planted'] },
    features: (decision, noise) => [noise(), planted(decision, noise)],
  });
  return findLeaks(rows, splitRows(rows, 'session', 1));
}

describe('findLeaks', () => {
  it.each([
    ['the label itself', ({ isPositive }: DrawnDecision) => (isPositive ? 1 : 0), 'label'],
    ['the label turned round', ({ isPositive }: DrawnDecision) => (isPositive ? 0 : 1), 'label'],
    [
      'unknown where there is a label',
      ({ isPositive }: DrawnDecision) => (isPositive ? Number.NaN : 1),
      'label',
    ],
    ['the number of the dataset', ({ dataset }: DrawnDecision) => dataset, 'dataset'],
    ['a clock', ({ number }: DrawnDecision) => number * number, 'time'],
  ] as const)('names a feature that is %s', (_, planted, tells) => {
    const found = leaksOf(planted).filter((leak) => leak.tells === tells);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ feature: 'planted' });
    expect(found[0]?.value).toBeGreaterThan(0.98);
  });

  it('names none where features only help', () => {
    expect(leaksOf(({ isPositive, dataset }, noise) => (isPositive ? 1.5 : 0) + dataset + noise())).toEqual(
      [],
    );
  });

  it('does not look at what tests', () => {
    const rows = drawnRows({
      ...{ decisions: 600, everyPositive: 8, keys: ['planted'] },
      features: ({ isPositive }) => [isPositive ? 1 : 0],
    });
    const split = splitRows(rows, 'session', 1);
    // Nothing to train on: nothing can be told.
    expect(findLeaks(rows, { ...split, ofRow: split.ofRow.map(() => 2) })).toEqual([]);
  });
});
