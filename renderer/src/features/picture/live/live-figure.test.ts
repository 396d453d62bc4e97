// What the live plot is asked to draw: groups and their looks, opacity by evidence, steady axes, motion.

import { describe, expect, test } from 'vitest';
import { storeFrame } from '../../../state/live-points.ts';
import { makeLiveFrame } from '../../../testing/make-live-frame.ts';
import { nextRange } from './axis-range.ts';
import { groupPoints } from './group-points.ts';
import { formatHalfLife, halfLives } from './half-life-slider.tsx';
import { anomalyOpacity, axesFigure, makeLiveFigure, markSize, type LiveFigureInput } from './live-figure.ts';
import { createMotion } from './motion.ts';

const stored = storeFrame(makeLiveFrame({}));

function input(changes: Partial<LiveFigureInput> = {}): LiveFigureInput {
  return {
    ...stored,
    groups: groupPoints(stored.points),
    axes: 'components',
    ranges: { x: [-10, 10], y: [-10, 10] },
    selected: new Set(),
    focusKey: null,
    theme: 'dark',
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

describe('figure', () => {
  test('an anomaly is a red diamond on top, solid from the alarm on; clusters keep their colour', () => {
    const [cluster, anomaly] = traces();
    expect(cluster?.marker).toMatchObject({ symbol: 'pentagon', color: '#c78bd0' });
    expect(anomaly?.marker).toMatchObject({ symbol: 'diamond', color: '#ff5a66' });
    const [opacity] = anomaly?.marker.opacity as number[];
    expect(opacity).toBe(1);
    expect(anomalyOpacity(0.05)).toBeLessThan(0.3);
    expect(anomalyOpacity(0.2)).toBeCloseTo(0.15 + (0.85 * 1.2) / 2.2, 9);
    expect(anomalyOpacity(1)).toBe(1);
  });

  test('on the screen it has axes, limits and gestures, and not one point', () => {
    const { data, layout } = axesFigure({ ...input({ axes: 'limits', dragMode: 'lasso' }), view: 3 });
    expect(data).toMatchObject([{ x: [null], y: [null] }]);
    expect(layout).toMatchObject({ dragmode: 'lasso', hovermode: false, selections: [] });
    expect(layout.shapes).toHaveLength(2);
    expect(layout.uirevision).toBe('limits 3');
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
    expect([...(motion?.at(0).x ?? [])]).toEqual([1, 9]);
    const [half] = motion?.at(0.5).x ?? [];
    expect(half).toBeGreaterThan(2);
    expect(half).toBeLessThan(3);
    expect(motion?.at(1)).toBe(after);
    expect(createMotion(after, after)).toBe(null);
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
