// Clusters in one shape for both methods, and no crumbs where points repeat.
import { describe, expect, it } from 'vitest';
import { clusterPoints, type ClusterSettings } from './clustering.ts';
import { createMatrix, type Matrix } from './matrix.ts';
import { createNormal, createRandom } from './random.ts';

const settings: ClusterSettings = { method: 'dbscan', eps: null, minSamples: null, k: null };

/** Spots in two heaps: each spot is one place where ten units stand, as packets of one kind do. */
function heapsOfSpots(): Matrix {
  const random = createRandom(2);
  const places = Array.from({ length: 60 }, (_, at) => [
    (at % 2) * 10 + random() * 2,
    (at % 2) * 10 + random() * 2,
  ]);
  const matrix = createMatrix(600, 2);
  for (let row = 0; row < 600; row++) matrix.data.set(places[row % 60]!, row * 2);
  return matrix;
}

describe('clusterPoints', () => {
  it('finds the two heaps, not sixty spots', () => {
    const found = clusterPoints(heapsOfSpots(), settings, 1);
    expect([found.clusters, found.noise, found.minSamples]).toEqual([2, 0, 4]);
    expect(found.kDistance!.suggestedEps).toBe(found.eps);
  });

  it('keeps an eps that was given, however small', () => {
    const found = clusterPoints(heapsOfSpots(), { ...settings, eps: 1e-6 }, 1);
    expect(found.clusters).toBe(60);
    expect(found.eps).toBe(1e-6);
    expect(found.kDistance!.suggestedEps).toBeGreaterThan(1e-3);
  });

  it('leaves a far point as noise', () => {
    const normal = createNormal(createRandom(4));
    const matrix = createMatrix(201, 2);
    matrix.data.set(Array.from({ length: 400 }, normal));
    matrix.data.set([12, 12], 400);
    const found = clusterPoints(matrix, settings, 1);
    expect([found.labels[200], found.kind[200]]).toEqual([-1, 0]);
    expect(found.noise).toBe(found.labels.filter((label) => label < 0).length);
    expect(found.kind.some((kind) => kind === 2)).toBe(true);
  });

  it('draws at most 1,000 distances, the knee among them', () => {
    const normal = createNormal(createRandom(5));
    const matrix = createMatrix(3000, 2);
    matrix.data.set(Array.from({ length: 6000 }, normal));
    const { kDistance } = clusterPoints(matrix, settings, 1);
    expect(kDistance!.distances.length).toBeLessThanOrEqual(1000);
    expect(kDistance!.kneeIndex!).toBeLessThan(kDistance!.distances.length);
  });

  it('makes k-means of it, with k given or suggested', () => {
    const given = clusterPoints(heapsOfSpots(), { ...settings, method: 'kmeans', k: 3 }, 1);
    expect([given.k, given.eps, given.kDistance, given.noise]).toEqual([3, null, null, 0]);
    expect(clusterPoints(heapsOfSpots(), { ...settings, method: 'kmeans' }, 1).k).toBe(2);
  });

  it('takes no points at all', () => {
    const found = clusterPoints(createMatrix(0, 2), settings, 1);
    expect([found.clusters, found.noise, found.labels.length]).toEqual([0, 0, 0]);
  });
});
