import { readFileSync } from 'node:fs';
import { kmeans as libraryKmeans } from 'ml-kmeans';
import { describe, expect, it } from 'vitest';
import { assignToCenters, kmeans } from './kmeans.ts';
import { createMatrix, matrixFromRows, rowsOf } from './matrix.ts';
import { createNormal, createRandom } from './random.ts';
import { silhouette } from './silhouette.ts';
import { suggestK } from './suggest-k.ts';

interface Iris {
  rows: number[][];
  kmeansInertia: number;
  kmeansSizes: number[];
  kmeansLabels: number[];
  silhouette: number;
}
const file = new URL('fixtures/iris.json', import.meta.url);
const iris = (JSON.parse(readFileSync(file, 'utf8')) as { iris: Iris }).iris;

/** `sizes[c]` points around (10 c, 10 c). */
function groups(sizes: number[], std: number) {
  const normal = createNormal(createRandom(6));
  return matrixFromRows(
    sizes.flatMap((size, group) =>
      Array.from({ length: size }, () => [10 * group + std * normal(), 10 * group + std * normal()]),
    ),
  );
}

describe('kmeans', () => {
  it("finds scikit-learn's clusters of iris", () => {
    const found = kmeans(matrixFromRows(iris.rows), { k: 3, starts: 10 });
    const sizes = [0, 1, 2].map((cluster) => found.labels.filter((label) => label === cluster).length);
    expect(sizes).toEqual(iris.kmeansSizes);
    expect(found.inertia).toBeCloseTo(iris.kmeansInertia, 6);
  });

  it('agrees with ml-kmeans up to the numbers of the clusters', () => {
    const points = groups([30, 50, 20], 1);
    const found = kmeans(points, { k: 3, seed: 4 });
    const library = libraryKmeans(rowsOf(points), 3, { seed: 4 });
    const pairs = new Set([...found.labels].map((label, row) => `${label}:${library.clusters[row]}`));
    expect(pairs.size).toBe(3);
    const sorted = (rows: number[][]) => [...rows].sort((a, b) => a[0]! - b[0]!).flat();
    sorted(rowsOf(found.centers)).forEach((value, at) => {
      expect(value).toBeCloseTo(sorted(library.centroids)[at]!, 10);
    });
  });

  it('numbers clusters by size, then by first row', () => {
    const { labels } = kmeans(groups([20, 60, 20], 0.5), { k: 3 });
    expect([labels[0], labels[20], labels[80]]).toEqual([1, 0, 2]);
  });

  it('gives the same for the same seed, also on a sample', () => {
    const points = groups([400, 500, 600], 3);
    const once = kmeans(points, { k: 4, seed: 9, sampleSize: 300 });
    expect(once.sampled).toBe(true);
    expect(kmeans(points, { k: 4, seed: 9, sampleSize: 300 })).toEqual(once);
  });

  it('loses little by sampling', () => {
    const points = groups([400, 500, 600], 3);
    const whole = kmeans(points, { k: 3 });
    const sampled = kmeans(points, { k: 3, sampleSize: 300 });
    expect(sampled.inertia).toBeLessThan(whole.inertia * 1.05);
  });

  it.each([
    [
      [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      2,
      1,
    ],
    [
      [
        [1, 1],
        [2, 2],
      ],
      5,
      2,
    ],
    [[[1, 1]], 1, 1],
    [[], 3, 0],
  ])('makes no more clusters of %j than there are different points (k = %i)', (rows, k, clusters) => {
    expect(kmeans(matrixFromRows(rows), { k }).clusters).toBe(clusters);
  });

  it('refuses a bad k and NaN', () => {
    expect(() => kmeans(groups([3], 1), { k: 0 })).toThrow(/k must be/);
    expect(() => kmeans(matrixFromRows([[Number.NaN]]), { k: 1 })).toThrow(/not a finite number/);
  });

  it('assigns ties to the lower centre', () => {
    const { labels, inertia } = assignToCenters(matrixFromRows([[1], [2.5]]), matrixFromRows([[0], [2]]));
    expect([...labels]).toEqual([0, 1]);
    expect(inertia).toBe(1.25);
  });
});

describe('silhouette', () => {
  it("equals scikit-learn's on iris", () => {
    const labels = Int32Array.from(iris.kmeansLabels);
    expect(silhouette(matrixFromRows(iris.rows), labels)).toBeCloseTo(iris.silhouette, 10);
  });

  it('leaves noise out, and is null without two clusters', () => {
    const points = matrixFromRows([[0], [1], [10], [11], [500]]);
    const withNoise = silhouette(points, Int32Array.from([0, 0, 1, 1, -1]));
    expect(withNoise).toBeCloseTo(
      silhouette(matrixFromRows([[0], [1], [10], [11]]), Int32Array.from([0, 0, 1, 1]))!,
      12,
    );
    expect(silhouette(points, new Int32Array(5))).toBeNull();
    expect(silhouette(createMatrix(0, 1), new Int32Array(0))).toBeNull();
  });
});

describe('suggestK', () => {
  it.each([[[40, 50]], [[30, 30, 60]], [[40, 40, 40, 40, 40]]])('finds the groups of sizes %j', (sizes) => {
    expect(suggestK(groups(sizes, 0.7)).k).toBe(sizes.length);
  });

  it('says 1 where nothing differs', () => {
    expect(suggestK(matrixFromRows([[1], [1], [1], [1]])).k).toBe(1);
    expect(suggestK(createMatrix(0, 2)).k).toBe(1);
  });
});
