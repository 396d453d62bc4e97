// Which points are drawn alike: anomalies before clusters, noise apart, clusters by their lasting colour.

import { expect, test } from 'vitest';
import { makeLiveFrame } from '../../../testing/make-live-frame.ts';
import { storeFrame, type LivePoints } from '../../../state/live-points.ts';
import { anomalyFloor, clusterLooks } from '../point-style.ts';
import { groupAt, groupPoints } from './group-points.ts';

interface Row {
  readonly evidence?: number;
  readonly cluster?: number;
  readonly colour?: number;
}

function pointsOf(rows: readonly Row[]): LivePoints {
  const column = (name: keyof Row, otherwise: number) => rows.map((row) => row[name] ?? otherwise);
  const zero = rows.map(() => 0);
  return storeFrame(
    makeLiveFrame({
      points: {
        key: rows.map((_, at) => at),
        ...{ x: zero, y: zero, kind: zero, bytes: zero, t2: [], spe: [] },
        ...{ evidence: column('evidence', 0), cluster: column('cluster', 0), colour: column('colour', 0) },
      },
    }),
  ).points;
}

test('each point is in one group, in the order of the columns', () => {
  const points = pointsOf([
    { colour: 3 },
    { evidence: anomalyFloor, cluster: -1 },
    { cluster: -1 },
    { colour: 3 },
    { evidence: 1, colour: 3 },
  ]);
  expect([...groupPoints(points)].map(([group, places]) => [group, [...places]])).toEqual([
    [3, [0, 3]],
    ['anomaly', [1, 4]],
    ['outside', [2]],
  ]);
  expect([0, 1, 2, 3, 4].map((at) => groupAt(points, at))).toEqual([3, 'anomaly', 'outside', 3, 'anomaly']);
});

test('just below the floor nothing is an anomaly; colours come round again', () => {
  const points = pointsOf([{ evidence: anomalyFloor - 0.001, colour: clusterLooks + 1 }]);
  expect([...groupPoints(points).keys()]).toEqual([1]);
});

test('without points there are no groups', () => {
  expect(groupPoints(pointsOf([])).size).toBe(0);
});
