// An anomaly on screen while it fades: half as solid after one half-life, no anomaly any more below 5 %.

import { decayed, leastEvidence } from '@jaws/shared/live/evidence-decay';
import { alarmEvidence } from '@jaws/shared/findings/fusion';
import { expect, test } from 'vitest';
import { storeFrame } from '../../../state/live-points.ts';
import { makeLiveFrame } from '../../../testing/make-live-frame.ts';
import { groupAt } from './group-points.ts';
import { anomalyOpacity } from './live-figure.ts';

const halfLifeMs = 600_000;

/** How a point in no cluster looks, so long after it had this evidence. */
function lookAfter(elapsedMs: number, first = 0.8): { readonly group: unknown; readonly opacity: number } {
  const { points } = makeLiveFrame({});
  const evidence = decayed(first, elapsedMs, halfLifeMs);
  const stored = storeFrame(makeLiveFrame({ points: { ...points, evidence: [evidence, 0] } }));
  return { group: groupAt(stored.points, 0), opacity: anomalyOpacity(stored.points.evidence[0] ?? 0) };
}

test('it is solid at the alarm, and half as solid with every half-life after it, above what keeps it visible', () => {
  const faintest = anomalyOpacity(0);
  expect(lookAfter(0, alarmEvidence).opacity).toBe(1);
  expect(lookAfter(0).opacity).toBe(1);
  expect(faintest).toBeLessThan(0.2);
  for (const elapsedMs of [0, 100_000, halfLifeMs, 1_500_000]) {
    const now = lookAfter(elapsedMs, alarmEvidence).opacity - faintest;
    expect(lookAfter(elapsedMs + halfLifeMs, alarmEvidence).opacity - faintest).toBeCloseTo(now / 2, 6);
  }
});

test('it is a red diamond until it is below 5 %', () => {
  const goneMs = halfLifeMs * Math.log2(0.8 / leastEvidence);
  expect(lookAfter(0).group).toBe('anomaly');
  expect(lookAfter(goneMs - 1000).group).toBe('anomaly');
  expect(lookAfter(goneMs + 1000).group).toBe('outside');
});
