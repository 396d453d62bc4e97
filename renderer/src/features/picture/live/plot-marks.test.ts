// From points to marks and back: drawing order, what lies under the pointer, what a box or a lasso holds; and the
// order of the table.

import { describe, expect, test } from 'vitest';
import { storeFrame, type LivePoints } from '../../../state/live-points.ts';
import { makeLiveFrame } from '../../../testing/make-live-frame.ts';
import { groupPoints } from './group-points.ts';
import { orderPoints } from './order-points.ts';
import { keyAt, keysWithin, marksOf, ringPlaces, toScreen, type PlotView } from './plot-marks.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly evidence?: number;
  readonly cluster?: number;
  readonly bytes?: number;
}

/** Keys are 100, 101 … */
function pointsAt(spots: readonly Spot[]): LivePoints {
  const column = (value: (spot: Spot) => number): number[] => spots.map(value);
  return storeFrame(
    makeLiveFrame({
      points: {
        key: spots.map((_, at) => 100 + at),
        ...{ x: column(({ x }) => x), y: column(({ y }) => y) },
        evidence: column(({ evidence = 0 }) => evidence),
        cluster: column(({ cluster = 0 }) => cluster),
        colour: column(({ cluster = 0 }) => Math.max(0, cluster)),
        kind: column(() => 2),
        bytes: column(({ bytes = 0 }) => bytes),
        ...{ t2: column(({ x }) => -x), spe: column(({ y }) => -y) },
      },
    }),
  ).points;
}

const view: PlotView = { x: [0, 10], y: [0, 5], width: 100, height: 50 };

test('the screen counts from above', () => {
  const { x, y } = toScreen(view);
  expect([x(0), x(10), y(5), y(0)]).toEqual([0, 100, 0, 50]);
});

test('marks are drawn clusters first, then what lies outside, anomalies on top', () => {
  const points = pointsAt([
    { x: 1, y: 1, evidence: 0.9 },
    { x: 2, y: 1, cluster: -1 },
    { x: 3, y: 1, cluster: 1 },
    { x: 4, y: 1, cluster: 1 },
    { x: 5, y: 1, cluster: 0 },
  ]);
  const marks = marksOf(points, groupPoints(points));
  expect([...marks.place]).toEqual([2, 3, 4, 1, 0]);
  expect(marks.look[0]).toBe(marks.look[1]);
  expect(new Set(marks.look).size).toBe(4);
});

describe('keyAt', () => {
  const points = pointsAt([
    { x: 5, y: 2.5 },
    { x: 5.1, y: 2.5, evidence: 0.8 },
    { x: 9, y: 1 },
  ]);
  const marks = marksOf(points, groupPoints(points));
  const at = (x: number, y: number, axes: 'components' | 'limits' = 'components'): number | null =>
    keyAt(points, marks, { axes, view }, { x, y });

  test.each([
    ['on two marks, the upper one', 50, 25, 101],
    ['near a mark', 84, 40, 102],
    ['beside all of them', 20, 10, null],
  ])('%s', (_, x, y, key) => {
    expect(at(x, y)).toBe(key);
  });

  test('looks where the other axes have put the marks', () => {
    expect(at(90, 40, 'limits')).toBe(null);
  });
});

describe('keysWithin', () => {
  const points = pointsAt([
    { x: 1, y: 1 },
    { x: 3, y: 3 },
    { x: 5, y: 1 },
    { x: 3, y: 0.5 },
  ]);

  test('a box, whichever corner came first', () => {
    expect(keysWithin(points, 'components', { kind: 'box', x: [4, 0.5], y: [2, 0] })).toEqual([100, 103]);
  });

  test('a lasso with a dent leaves out what lies in the dent', () => {
    const lasso = { kind: 'lasso', x: [0, 6, 6, 3, 0], y: [4, 4, 0, 2, 0] } as const;
    expect(keysWithin(points, 'components', lasso)).toEqual([100, 101, 102]);
  });

  test('of the axes that are shown', () => {
    expect(keysWithin(points, 'limits', { kind: 'box', x: [-2, 0], y: [-2, 0] })).toEqual([100]);
  });
});

test('rings: the focus apart, no more than 500 others', () => {
  const points = pointsAt(Array.from({ length: 700 }, (_, x) => ({ x, y: 0 })));
  const { focus, others } = ringPlaces(points, new Set(points.key), 103);
  expect(focus).toBe(3);
  expect(others).toHaveLength(500);
  expect(others).not.toContain(3);
  expect(ringPlaces(points, new Set(), null)).toEqual({ focus: undefined, others: [] });
});

test('the table: by evidence, then by bytes, then as they come', () => {
  const points = pointsAt([
    { x: 0, y: 0, bytes: 10 },
    { x: 0, y: 0, bytes: 2e12 },
    { x: 0, y: 0, evidence: 0.0001, bytes: 1 },
    { x: 0, y: 0, evidence: 1, bytes: 0 },
    { x: 0, y: 0, bytes: 10 },
    { x: 0, y: 0, bytes: 11 },
  ]);
  expect([...orderPoints(points)]).toEqual([3, 2, 1, 5, 0, 4]);
});
