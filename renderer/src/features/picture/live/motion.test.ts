// Points on their way from one frame to the next: by key, not by place; new ones stand where they belong.

import { expect, test } from 'vitest';
import { makeLiveFrame } from '../../../testing/make-live-frame.ts';
import { storeFrame, type LivePoints } from '../../../state/live-points.ts';
import { createMotion } from './motion.ts';

function pointsOf(places: Readonly<Record<number, number>>): LivePoints {
  const key = Object.keys(places).map(Number);
  const x = Object.values(places);
  const zero = key.map(() => 0);
  const points = { key, x, y: zero, evidence: zero, cluster: zero, colour: zero, kind: zero, bytes: zero };
  return storeFrame(makeLiveFrame({ points: { ...points, t2: [], spe: [] } })).points;
}

test('half the time is more than half the way, and the end is the frame itself', () => {
  const after = pointsOf({ 1: 8, 2: 0 });
  const motion = createMotion(pointsOf({ 1: 0, 2: 0 }), after);
  expect([...(motion?.at(0).x ?? [])]).toEqual([0, 0]);
  expect([...(motion?.at(0.5).x ?? [])]).toEqual([7, 0]);
  expect(motion?.at(1)).toBe(after);
  expect(motion?.at(2)).toBe(after);
});

test('a point is found by its key wherever it stood in the columns; one that is new does not move', () => {
  const motion = createMotion(pointsOf({ 5: 100, 9: 40 }), pointsOf({ 7: 3, 9: 48 }));
  expect([...(motion?.at(0).x ?? [])]).toEqual([3, 40]);
  expect([...(motion?.at(0.5).x ?? [])]).toEqual([3, 47]);
});

test.each([
  ['where nothing moved', { 1: 2, 2: 3 }, { 1: 2, 2: 3 }],
  ['where points only came and went', { 1: 2, 2: 3 }, { 2: 3, 3: 9 }],
])('%s there is no motion', (_what, before, after) => {
  expect(createMotion(pointsOf(before), pointsOf(after))).toBe(null);
});
