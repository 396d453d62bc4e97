// Clusters from frame to frame: followed ε or a fixed one, lasting identities and colours, K-means within its points.
import { describe, expect, it } from 'vitest';
import { createMatrix, type Matrix } from '../analysis/matrix.ts';
import { createRandom } from '../analysis/random.ts';
import { ClusterFollower, noColour } from './live-clustering.ts';
import type { LiveClustering } from './live-settings.ts';

const byDbscan: LiveClustering = { method: 'dbscan', eps: null, minSamples: null, k: null };
const random = createRandom(11);

/** 40 points around each centre. */
function blobs(centers: readonly (readonly [number, number])[]): Matrix {
  const values = centers.flatMap(([x, y]) =>
    Array.from({ length: 40 }, () => [x + random() * 0.2, y + random() * 0.2]).flat(),
  );
  return createMatrix(values.length / 2, 2, Float64Array.from(values));
}

const keys = (points: Matrix, from = 0): Float64Array =>
  Float64Array.from({ length: points.rows }, (_, at) => from + at);

describe('ClusterFollower', () => {
  it('keeps identity and colour while the picture moves and clusters come in another order', () => {
    const follower = new ClusterFollower(byDbscan, 1);
    const points = blobs([
      [0, 0],
      [5, 5],
    ]);
    const first = follower.cluster(points, keys(points));
    expect(first.clusters).toBe(2);
    // The same units, mirrored: numbers of labels follow the order of rows.
    const order = Array.from({ length: 80 }, (_, at) => 79 - at);
    const turned = createMatrix(
      80,
      2,
      Float64Array.from(order.flatMap((at) => [-points.data[at * 2]!, points.data[at * 2 + 1]!])),
    );
    const second = follower.cluster(turned, Float64Array.from(order));
    expect(order.map((at) => first.cluster[at])).toEqual([...second.cluster]);
    expect(order.map((at) => first.colour[at])).toEqual([...second.colour]);
  });

  it('has no colour for noise, and says what is core', () => {
    const points = blobs([
      [0, 0],
      [5, 5],
    ]);
    const data = Float64Array.from([...points.data, 100, 100]);
    const found = new ClusterFollower({ ...byDbscan, eps: 0.5 }, 1).cluster(
      createMatrix(81, 2, data),
      Float64Array.from({ length: 81 }, (_, at) => at),
    );
    expect([found.noise, found.cluster[80], found.colour[80], found.kind[80]]).toEqual([1, -1, noColour, 0]);
    expect([found.kind[0], found.eps]).toEqual([2, 0.5]);
  });

  it('goes only part of the way to a new ε, and the whole way after a change of settings', () => {
    const follower = new ClusterFollower(byDbscan, 1);
    const near = createMatrix(
      40,
      2,
      Float64Array.from({ length: 80 }, () => random() ** 2),
    );
    const wide = createMatrix(
      near.rows,
      2,
      near.data.map((value) => value * 1.3),
    );
    const before = follower.cluster(near, keys(near)).eps!;
    const smoothed = follower.cluster(wide, keys(wide)).eps!;
    const fresh = new ClusterFollower(byDbscan, 1).cluster(wide, keys(wide)).eps!;
    expect(fresh).toBeCloseTo(before * 1.3, 9);
    expect(smoothed).toBeLessThan(fresh);
    expect(smoothed).toBeGreaterThan(before);
    follower.change(byDbscan);
    expect(follower.cluster(wide, keys(wide)).eps).toBeCloseTo(fresh, 9);
  });

  it.each([
    [3, 120, 3],
    [500, 40, 40],
  ])('makes %i clusters of %i points: %i', (k, count, expected) => {
    const all = blobs([
      [0, 0],
      [5, 5],
      [9, 0],
    ]);
    const points = createMatrix(count, 2, all.data.slice(0, count * 2));
    const found = new ClusterFollower({ method: 'kmeans', eps: null, minSamples: null, k }, 1).cluster(
      points,
      keys(points),
    );
    expect([found.k, found.noise]).toEqual([expected, 0]);
  });

  it.each(['dbscan', 'kmeans'] as const)('%s: of nothing there is nothing', (method) => {
    const found = new ClusterFollower({ ...byDbscan, method }, 1).cluster(
      createMatrix(0, 2),
      new Float64Array(0),
    );
    expect([found.clusters, found.noise, found.cluster.length]).toEqual([0, 0, 0]);
  });
});
