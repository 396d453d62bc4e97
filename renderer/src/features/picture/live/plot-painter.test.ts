// What a frame costs: axes only when they change, points in steps while they move, and none of it on a machine that
// cannot keep up.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveFrames } from '../../../state/live-frames.ts';
import { makeLiveFrame } from '../../../testing/make-live-frame.ts';
import type { Figure } from '../plot-layout.ts';
import type { PlotDriver, ShownRanges } from './plot-driver.ts';
import { PlotPainter, type Look } from './plot-painter.ts';
import type { PointScene } from './point-canvas.ts';

const look: Look = {
  ...{ axes: 'components', theme: 'dark', dragMode: 'pan', isCalm: false },
  ...{ selected: new Set<number>(), focusKey: null, width: 800, height: 400 },
};
let nowMs = 0;
let waiting: (() => void)[] = [];

beforeEach(() => {
  nowMs = 0;
  waiting = [];
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => waiting.push(work));
  vi.stubGlobal('cancelAnimationFrame', () => {
    waiting = [];
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** The browser paints after so long. */
function painted(afterMs: number): void {
  nowMs += afterMs;
  for (const work of waiting.splice(0)) work();
}

function rig(changes: Partial<Look> = {}) {
  let flush = (): void => undefined;
  const schedule = (work: () => void): (() => void) => {
    flush = work;
    return () => undefined;
  };
  const frames = new LiveFrames(schedule, (read) => ({ shown: read, atOnce: read }));
  const scenes: PointScene[] = [];
  const draw = vi.fn<(figure: Figure) => void>(() => {
    painter.axesMoved();
  });
  const shown: { ranges: ShownRanges } = { ranges: { x: [-10, 10], y: [-10, 10] } };
  const driver = { draw, shown: () => shown.ranges } as unknown as PlotDriver;
  const onDrawn = vi.fn();
  const onMoved = vi.fn<(isMoved: boolean) => void>();
  const canvas = { draw: (scene: PointScene) => scenes.push(scene) } as never;
  const painter = new PlotPainter({
    frames,
    driver,
    canvas,
    recorder: null,
    now: () => nowMs,
    onDrawn,
    onMoved,
  });
  const push = (number: number, x: number): void => {
    const { points } = makeLiveFrame({});
    frames.push(makeLiveFrame({ number, points: { ...points, x: points.x.map((value) => value + x) } }));
    flush();
    painter.takeFrame();
  };
  painter.setLook({ ...look, ...changes });
  return { painter, push, draw, scenes, onDrawn, onMoved, shown };
}

const firstX = (scene: PointScene | undefined): number => scene?.points.x[0] ?? NaN;

test('axes are asked for once while they stay as they are; a gesture of another kind changes them', () => {
  const { painter, push, draw, onDrawn } = rig();
  push(1, 0);
  push(2, 0);
  push(3, 0);
  expect(draw).toHaveBeenCalledOnce();
  expect(onDrawn.mock.calls.map(([number]) => Number(number))).toEqual([1, 2, 3]);
  painter.setLook({ ...look, dragMode: 'lasso' });
  expect(draw).toHaveBeenCalledTimes(2);
});

test('points that moved go there in steps; those that did not are drawn once', () => {
  const { push, scenes } = rig();
  push(1, 0);
  push(2, 0);
  expect(scenes).toHaveLength(2);
  expect(waiting).toHaveLength(0);
  push(3, 0.5);
  const start = firstX(scenes[1]);
  expect(firstX(scenes.at(-1))).toBe(start);
  painted(10);
  expect(scenes).toHaveLength(3);
  painted(40);
  expect(firstX(scenes.at(-1))).toBeGreaterThan(start);
  expect(firstX(scenes.at(-1))).toBeLessThan(start + 0.5);
  for (let step = 0; step < 10; step += 1) painted(40);
  expect(firstX(scenes.at(-1))).toBe(start + 0.5);
  expect(waiting).toHaveLength(0);
});

test('with less motion, and where steps come late, points jump', () => {
  const calm = rig({ isCalm: true });
  calm.push(1, 0);
  calm.push(2, 0.5);
  expect(waiting).toHaveLength(0);
  expect(firstX(calm.scenes.at(-1)) - firstX(calm.scenes[0])).toBe(0.5);
  const slow = rig();
  slow.push(1, 0);
  slow.push(2, 0.5);
  painted(150);
  expect(firstX(slow.scenes.at(-1)) - firstX(slow.scenes[0])).toBe(0.5);
  expect(waiting).toHaveLength(0);
});

test('the pointer means points inside the axes only; a file gets all of the figure', () => {
  const { painter, push } = rig();
  expect(painter.wholeFigure()).toBe(null);
  push(1, 0);
  expect(painter.keyAt({ x: 2, y: 2 })).toBe(null);
  expect(painter.wholeFigure()?.data.length).toBeGreaterThan(1);
  expect(painter.keysWithin({ kind: 'box', x: [-99, 99], y: [-99, 99] })).toEqual([0, 1]);
});

test('after moving by hand the way back is offered, and leads to where all points are by now', () => {
  const { painter, push, draw, onMoved, shown } = rig();
  const asked = () => {
    const { layout } = draw.mock.calls.at(-1)?.[0] ?? {};
    return { range: layout?.xaxis?.range?.map(Number) ?? [], revision: String(layout?.uirevision) };
  };
  push(1, 0);
  const first = asked();
  shown.ranges = { x: [first.range[0] ?? 0, first.range[1] ?? 0], y: [-10, 10] };
  painter.axesMoved();
  expect(onMoved.mock.calls).toEqual([[true]]);
  push(2, 100);
  expect(asked().revision).toBe(first.revision);
  painter.showAll();
  expect(asked().revision).not.toBe(first.revision);
  expect(asked().range[0]).toBeGreaterThan(50);
});

test('axes as they were asked for are not moved ones', () => {
  const { painter, push, draw, onMoved, shown } = rig();
  push(1, 0);
  onMoved.mockClear();
  const { layout } = draw.mock.calls[0]?.[0] ?? {};
  const range = (axis: { range?: readonly unknown[] } | undefined): [number, number] => [
    Number(axis?.range?.[0]),
    Number(axis?.range?.[1]),
  ];
  shown.ranges = { x: range(layout?.xaxis), y: range(layout?.yaxis) };
  painter.axesMoved();
  expect(onMoved.mock.calls).toEqual([[false]]);
  painter.axesMoved();
  expect(onMoved).toHaveBeenCalledOnce();
});
