// The picture from frame to frame: bounded jumps, near-best explained variance, a new outlier seen at once; frozen
// never moves. The full 300 frames run in `npm run bench -- align`.
import { describe, expect, it } from 'vitest';
import { createMatrix } from '../analysis/matrix.ts';
import { fitPca, pcaLoadings, projectPca } from '../analysis/pca.ts';
import { createNormal, createRandom } from '../analysis/random.ts';
import { driftingFrames, outlierId } from './drifting-frames.fixture.ts';
import { jumpBetween, rmsRadius, type PlacedFrame } from './jump.ts';
import { LiveProjection, type ProjectionMode } from './live-projection.ts';

function run(mode: ProjectionMode, crossing: number) {
  const projection = new LiveProjection({ mode, dimension: 24 });
  const jumps: number[] = [];
  const lost: number[] = [];
  let seen: number | null = null;
  let previous: PlacedFrame | null = null;
  let number = 0;
  const outlierFrame = 40;
  for (const { ids, data: used, rows } of driftingFrames({
    frames: 60,
    points: 600,
    dimension: 24,
    crossing,
    outlierFrame,
  })) {
    projection.update(used, rows);
    const points = new Float64Array(rows * 2);
    projection.project(used, rows, points);
    const plain = fitPca(createMatrix(rows, 24, used)).explainedVariance;
    lost.push(plain[0]! + plain[1]! - projection.explained[0]! - projection.explained[1]!);
    if (previous !== null) jumps.push(jumpBetween(previous, { ids, points }));
    previous = { ids, points };
    const far = Math.hypot(points[0]!, points[1]!) > 3 * rmsRadius(points.subarray(2));
    if (seen === null && ids[0] === outlierId && far) seen = number - outlierFrame;
    number++;
  }
  return { jumps, lost, seen, max: Math.max(...jumps) };
}

describe('explore', () => {
  it.each([2, 3, 6])(
    'keeps to its jump while %i eigenvalues cross, and loses little variance',
    (crossing) => {
      const { jumps, lost, seen, max } = run('explore', crossing);
      expect(max).toBeLessThan(0.08);
      expect(Math.max(...jumps.slice(0, 38))).toBeGreaterThan(0);
      const before = lost.slice(0, 40);
      expect(before.reduce((sum, each) => sum + each, 0) / before.length).toBeLessThan(0.04);
      expect(seen).toBeLessThan(2);
    },
  );

  it('starts as plain PCA', () => {
    const normal = createNormal(createRandom(3));
    const data = Float64Array.from({ length: 400 * 5 }, (_, at) => normal() * (1 + (at % 5)) + 7);
    const projection = new LiveProjection({ mode: 'explore', dimension: 5 });
    projection.update(data, 400);
    const points = new Float64Array(800);
    projection.project(data, 400, points);
    const model = fitPca(createMatrix(400, 5, data));
    const expected = projectPca(model, createMatrix(400, 5, data)).data;
    points.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at]!, 9);
    });
    expect(projection.explained[0]).toBeCloseTo(model.explainedVariance[0]!, 12);
    const loadings = pcaLoadings(model).data;
    const ours = projection.loadings();
    for (let column = 0; column < 5; column++) {
      expect(ours[column * 2]).toBeCloseTo(loadings[column]!, 9);
      expect(ours[column * 2 + 1]).toBeCloseTo(loadings[5 + column]!, 9);
    }
  });

  it('takes one feature, no row, and rows that are all equal', () => {
    const one = new LiveProjection({ mode: 'explore', dimension: 1 });
    one.update(new Float64Array(0), 0);
    one.update(Float64Array.of(1, 1, 1), 3);
    one.update(Float64Array.of(1, 2, 3), 3);
    const into = new Float64Array(6);
    one.project(Float64Array.of(1, 2, 3), 3, into);
    expect([...into]).toEqual([-1, 0, 0, 0, 1, 0]);
    expect(one.explained[0]).toBeCloseTo(1, 12);
  });
});

describe('frozen', () => {
  it('does not move at all, and does not show what it was not fitted on', () => {
    const { max, seen } = run('frozen', 3);
    expect(max).toBe(0);
    expect(seen).toBeNull();
  });

  it('waits for enough rows, and fits anew when asked', () => {
    const normal = createNormal(createRandom(4));
    const rows = (scale: number): Float64Array =>
      Float64Array.from({ length: 300 }, (_, at) => normal() * (at % 3 === scale ? 9 : 1));
    const projection = new LiveProjection({ mode: 'frozen', dimension: 3, leastRows: 100 });
    projection.update(rows(0), 20);
    expect(projection.isFixed).toBe(false);
    projection.update(rows(1), 100);
    expect(projection.isFixed).toBe(true);
    const fixed = [...projection.axes];
    projection.update(rows(2), 100);
    expect([...projection.axes]).toEqual(fixed);
    projection.refit();
    projection.update(rows(2), 100);
    expect(Math.abs(projection.axes[4]!)).toBeGreaterThan(0.9);
  });

  it('freezes what stands on screen when the mode changes', () => {
    const normal = createNormal(createRandom(6));
    const rows = Float64Array.from({ length: 600 }, () => normal());
    const projection = new LiveProjection({ mode: 'explore', dimension: 3 });
    projection.update(rows, 200);
    const before = [...projection.axes];
    projection.setMode('frozen');
    projection.update(
      rows.map((value, at) => value * (1 + 5 * (at % 3))),
      200,
    );
    expect([...projection.axes]).toEqual(before);
  });
});
