import { describe, expect, test } from 'vitest';
import { defaultPictureSettings } from '../../state/picture-store.ts';
import { fakeAnalysis } from '../../testing/fake-analysis.ts';
import { fakeCulprit } from '../../testing/fake-traffic.ts';
import { choosePoints, maxSvgPoints, thinningText } from './drawn-points.ts';
import { placeLabels } from './place-labels.ts';
import { makeFigure } from './plot-figure.ts';
import { clusterStyle, sizesOf } from './point-style.ts';

const result = fakeAnalysis({ ...defaultPictureSettings, datasets: ['office'] }, 5000);

function figure(selected: string | null) {
  const points = choosePoints(result, 20_000);
  const size = { width: 800, height: 600, revision: 'a' };
  return makeFigure({ result, points, selected, theme: 'dark', traceType: 'scattergl', ...size });
}

describe('figure', () => {
  test('clusters differ in colour and in shape; anomalies alone are red diamonds, drawn last', () => {
    const groups = figure(null).data.filter((trace) => trace.type === 'scattergl');
    const markers = groups.map((trace) => (trace as { marker: { symbol: string; color: string } }).marker);
    expect(new Set(markers.map(({ symbol }) => symbol)).size).toBe(4);
    expect(new Set(markers.map(({ color }) => color)).size).toBe(4);
    expect(markers.map(({ symbol }) => symbol === 'diamond')).toEqual([false, false, false, true]);
  });

  test('names from the network stay text', () => {
    const hostile = { ...result, drawn: { ...result.drawn, id: result.drawn.id.map(() => '<b>&x') } };
    const points = choosePoints(hostile, 20_000);
    const size = { width: 800, height: 600, revision: 'a' };
    const { data } = makeFigure({
      result: hostile,
      points,
      selected: null,
      theme: 'light',
      traceType: 'scatter',
      ...size,
    });
    expect(String((data[0] as { text: string[] }).text[0])).toContain('&lt;b&gt;&amp;x');
  });

  test('the selected unit gets a ring at its place', () => {
    const ring = figure(`${fakeCulprit} → 192.0.2.80`).data.find((trace) => trace.name === 'Selected') as
      { x: number[] } | undefined;
    expect(ring?.x).toEqual([8]);
    expect(figure(null).data.some((trace) => trace.name === 'Selected')).toBe(false);
  });
});

describe('thinning', () => {
  test('keeps every anomaly, holds the limit, and is said', () => {
    const all = choosePoints(result, 20_000);
    const few = choosePoints(result, maxSvgPoints);
    expect(few.shown).toBeLessThanOrEqual(maxSvgPoints);
    expect(few.groups.get('anomaly')).toEqual(all.groups.get('anomaly'));
    expect(thinningText(result, few.shown, false)).toContain(`of 5,000`);
    expect(thinningText(result, all.shown, true)).toBe(null);
    expect(thinningText(result, all.shown, false)).toContain('no WebGL');
  });
});

test('thirty clusters pass before a colour and shape repeat together', () => {
  const looks = Array.from({ length: 30 }, (_, cluster) =>
    Object.values(clusterStyle(cluster, 'dark')).join(' '),
  );
  expect(new Set(looks).size).toBe(30);
});

test('sizes grow with bytes within their bounds; equal bytes are equal', () => {
  expect(sizesOf([0, 1e9])).toEqual([5, 17]);
  expect(sizesOf([7, 7])).toEqual([8, 8]);
});

test('labels never lie on each other; the first keeps its place', () => {
  const points = Array.from({ length: 6 }, (_, index) => ({
    x: 5,
    y: 5,
    text: `point ${String(index)}`,
    clearance: 10,
  }));
  const nothing = { x: [], y: [], radiusPx: 5 };
  const placed = placeLabels(points, nothing, { x: [0, 10], y: [0, 10], width: 400, height: 400 });
  expect(placed[0]).toMatchObject({ text: 'point 0', position: 'middle right' });
  expect(new Set(placed.map(({ position }) => position)).size).toBe(placed.length);
  expect(placed.length).toBeLessThanOrEqual(8);
});

test('labels keep off every mark, and are left out where marks leave no room', () => {
  const frame = { x: [0, 10], y: [0, 10], width: 400, height: 400 } as const;
  const label = { x: 5, y: 5, text: 'a name', clearance: 10 };
  const positionBeside = (...marks: readonly (readonly [number, number])[]): string | undefined =>
    placeLabels([label], { x: marks.map(([x]) => x), y: marks.map(([, y]) => y), radiusPx: 5 }, frame)[0]
      ?.position;
  expect(positionBeside()).toBe('middle right');
  // 40 px are one unit: a mark in the middle of the name's first place, then one in its second.
  expect(positionBeside([5.6, 5])).toBe('middle left');
  expect(positionBeside([5.6, 5], [4.4, 5.1])).toBe('top center');
  // Just beyond the end of the name.
  expect(positionBeside([6.5, 5])).toBe('middle right');
  const grid = Array.from(
    { length: 400 },
    (_, at) => [4 + (at % 20) / 10, 4 + Math.floor(at / 20) / 10] as const,
  );
  expect(positionBeside(...grid)).toBeUndefined();
});
