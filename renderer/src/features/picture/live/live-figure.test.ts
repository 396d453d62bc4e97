// What the live plot is asked to draw: groups and their looks, opacity by evidence, steady axes, motion, thinning.

import { describe, expect, test } from 'vitest';
import { storeFrame, type LivePoints } from '../../../state/live-points.ts';
import { makeLiveFrame } from '../../../testing/make-live-frame.ts';
import { nextRange } from './axis-range.ts';
import { groupPoints, type LiveGroups } from './group-points.ts';
import { formatHalfLife, halfLives } from './half-life-slider.tsx';
import { anomalyOpacity, makeLiveFigure, markSize, type LiveFigureInput } from './live-figure.ts';
import { createMotion } from './motion.ts';

const stored = storeFrame(makeLiveFrame({}));

function input(changes: Partial<LiveFigureInput> = {}): LiveFigureInput {
  return {
    ...stored,
    groups: groupPoints(stored.points, Infinity),
    axes: 'components',
    ranges: { x: [-10, 10], y: [-10, 10] },
    selected: new Set(),
    focusKey: null,
    theme: 'dark',
    traceType: 'scattergl',
    dragMode: 'pan',
    width: 800,
    height: 400,
    ...changes,
  };
}

interface Trace {
  readonly type: string;
  readonly x: ArrayLike<number>;
  readonly marker: { readonly symbol: string; readonly opacity: unknown; readonly color: string };
}

function traces(changes: Partial<LiveFigureInput> = {}): readonly Trace[] {
  return makeLiveFigure(input(changes)).data as unknown as Trace[];
}

function drawnCount(groups: LiveGroups): number {
  return [...groups.values()].reduce((sum, { length }) => sum + length, 0);
}

/** Many points of one cluster, the first of them an anomaly. */
function manyPoints(count: number): LivePoints {
  const column = <T>(value: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => value(at));
  const zeros = column(() => 0);
  return storeFrame(
    makeLiveFrame({
      points: {
        ...{ key: column((at) => at), x: column((at) => at), y: zeros, cluster: zeros, colour: zeros },
        ...{ evidence: column((at) => (at === 1 ? 0.5 : 0)), kind: zeros, bytes: zeros, t2: [], spe: [] },
      },
    }),
  ).points;
}

describe('figure', () => {
  test('an anomaly is a red diamond on top, as solid as its evidence; clusters keep their colour', () => {
    const [cluster, anomaly] = traces();
    expect(cluster?.marker).toMatchObject({ symbol: 'pentagon', color: '#c78bd0' });
    expect(anomaly?.marker).toMatchObject({ symbol: 'diamond', color: '#ff5a66' });
    const [opacity] = anomaly?.marker.opacity as number[];
    expect(opacity).toBeCloseTo(0.915, 3);
    expect(anomalyOpacity(0.05)).toBeLessThan(0.2);
    expect(anomalyOpacity(1)).toBe(1);
  });

  test('marks know their keys, decorations do not', () => {
    const { keys } = makeLiveFigure(input({ focusKey: 0, selected: new Set([0, 1]) }));
    expect(keys.map((one) => (one === null ? null : [...one]))).toEqual([[1], [0], null, null, null]);
  });

  test('the second picture draws the distances to the limits, with both limits as lines', () => {
    const { data, layout } = makeLiveFigure(input({ axes: 'limits' }));
    const xs = (data as unknown as Trace[]).slice(0, 2).map(({ x }) => Array.from(x)[0] ?? NaN);
    expect(xs[0]).toBe(-1);
    expect(xs[1]).toBeCloseTo(0.8, 5);
    expect(layout.shapes).toHaveLength(2);
    expect(makeLiveFigure(input()).layout.shapes).toEqual([]);
  });

  test.each([
    [0, 5],
    [100, 5],
    [100_000_000, 17],
    [1e12, 17],
  ])('%d bytes are %d px', (bytes, size) => {
    expect(markSize(bytes)).toBe(size);
  });
});

describe('thinning', () => {
  test('keeps every anomaly and the same units in every frame', () => {
    const points = manyPoints(100);
    const groups = groupPoints(points, 10);
    expect(drawnCount(groups)).toBe(11);
    expect([...(groups.get('anomaly') ?? [])]).toEqual([1]);
    expect([...(groups.get(0) ?? [])]).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
    expect(drawnCount(groupPoints(points, Infinity))).toBe(100);
  });
});

describe('axes', () => {
  test('stay while the points are within, widen at once, tighten when half is empty', () => {
    const start = nextRange(null, Float32Array.of(0, 10));
    expect(start).toEqual([-1.2, 11.2]);
    expect(nextRange(start, Float32Array.of(2, 11))).toBe(start);
    expect(nextRange(start, Float32Array.of(0, 20))).toEqual([-2.4, 22.4]);
    expect(nextRange(start, Float32Array.of(4, 9))).not.toBe(start);
    expect(nextRange(start, new Float32Array(0))).toBe(start);
    expect(nextRange(null, Float32Array.of(5, 5), 0)[0]).toBeLessThan(0);
  });
});

describe('motion', () => {
  test('goes from the place before to the new one; what is new stands where it belongs', () => {
    const before = storeFrame(makeLiveFrame({})).points;
    const base = makeLiveFrame({}).points;
    const after = storeFrame(makeLiveFrame({ points: { ...base, key: [1, 5], x: [3, 9] } })).points;
    const motion = createMotion(before, after);
    expect([...motion.at(0).x]).toEqual([1, 9]);
    const [half] = motion.at(0.5).x;
    expect(half).toBeGreaterThan(2);
    expect(half).toBeLessThan(3);
    expect(motion.at(1)).toBe(after);
  });
});

test.each([
  [10, '10 s'],
  [90, '1 min 30 s'],
  [600, '10 min'],
  [5400, '1 h 30 min'],
  [86_400, '24 h'],
])('a half-life of %d s reads %s', (seconds, text) => {
  expect(formatHalfLife(seconds)).toBe(text);
  expect(halfLives).toContain(seconds);
});
