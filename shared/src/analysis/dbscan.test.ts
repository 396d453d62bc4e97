import { readFileSync } from 'node:fs';
// @ts-expect-error The package has no types.
import densityClustering from 'density-clustering';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dbscan } from './dbscan.ts';
import { buildGrid } from './dbscan-grid.ts';
import { clusterByTree } from './dbscan-tree.ts';
import { createMatrix, matrixFromRows } from './matrix.ts';
import { createNormal, createRandom } from './random.ts';

const { DBSCAN } = densityClustering as {
  DBSCAN: new () => { run: (points: number[][], eps: number, minSamples: number) => number[][] };
};

interface Case {
  name: string;
  eps: number;
  minSamples: number;
  points: number[][];
  labels: number[];
  core: number[];
}

const file = new URL('fixtures/dbscan.json', import.meta.url);
const cases = (JSON.parse(readFileSync(file, 'utf8')) as { dbscan: Case[] }).dbscan;

/** The definition, word by word, in n^2 steps. */
function naive(points: number[][], eps: number, minSamples: number) {
  const near = points.map((a) =>
    points.flatMap((b, index) =>
      a.reduce((sum, v, j) => sum + (v - b[j]!) ** 2, 0) <= eps * eps ? [index] : [],
    ),
  );
  const core = near.map((list) => list.length >= minSamples);
  const labels = points.map(() => -1);
  let clusters = 0;
  points.forEach((_, seed) => {
    if (!core[seed] || labels[seed] !== -1) return;
    const open = [seed];
    labels[seed] = clusters;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const other of near[at]!) {
        if (!core[other] || labels[other] !== -1) continue;
        labels[other] = clusters;
        open.push(other);
      }
    }
    clusters += 1;
  });
  const borders = points.map((_, row) => {
    const around = near[row]!.filter((other) => core[other]).map((other) => labels[other]!);
    return core[row] ? labels[row]! : around.length > 0 ? Math.min(...around) : -1;
  });
  return { labels: borders, core: core.map(Number), clusters };
}

function blobs(points: number, columns: number, std: number, seed: number): number[][] {
  const random = createRandom(seed);
  const normal = createNormal(random);
  const centers = Array.from({ length: 5 }, () => Array.from({ length: columns }, () => random() * 8));
  return Array.from({ length: points }, (_, row) =>
    centers[row % 5]!.map((center) => center + std * normal()),
  );
}

describe('dbscan against scikit-learn', () => {
  it.each(cases)('gives its labels and core points: $name', ({ points, eps, minSamples, labels, core }) => {
    const found = dbscan(matrixFromRows(points), { eps, minSamples });
    expect([...found.labels]).toEqual(labels);
    expect([...found.core].flatMap((flag, row) => (flag === 1 ? [row] : []))).toEqual(core);
    expect(found.noise).toBe(labels.filter((label) => label === -1).length);
    expect(found.clusters).toBe(Math.max(...labels) + 1);
  });

  it.each(cases)('gives the same on the k-d tree: $name', ({ points, eps, minSamples, labels }) => {
    expect([...clusterByTree(matrixFromRows(points), eps, minSamples).labels]).toEqual(labels);
  });
});

describe('dbscan against its definition', () => {
  // Lattice coordinates make distances of exactly eps and ties frequent; the plain floats make odd cell borders.
  const coordinate = fc.oneof(
    fc.integer({ min: 0, max: 8 }).map((step) => step * 0.1),
    fc.integer({ min: -6, max: 6 }),
    fc.double({ min: -2, max: 2, noNaN: true }),
  );
  const input = (columns: number) =>
    fc.record({
      points: fc.array(fc.array(coordinate, { minLength: columns, maxLength: columns }), { maxLength: 60 }),
      eps: fc.constantFrom(0.1, 0.1 * Math.SQRT2, 0.25, 0.5, 1, Math.sqrt(3), 5, 100),
      minSamples: fc.integer({ min: 1, max: 7 }),
    });

  it.each([1, 2, 3, 4, 5])('is identical on random small sets in %i dimensions', (columns) => {
    fc.assert(
      fc.property(input(columns), ({ points, eps, minSamples }) => {
        const found = dbscan(matrixFromRows(points), { eps, minSamples });
        const wanted = naive(points, eps, minSamples);
        expect([...found.labels]).toEqual(wanted.labels);
        expect([...found.core]).toEqual(wanted.core);
        expect(found.clusters).toBe(wanted.clusters);
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  it.each([
    [2, 0.3, 0.2],
    [2, 1.2, 0.25],
    [3, 0.3, 0.3],
    [3, 0.05, 0.4],
  ])('is identical on crowded and sparse blobs (%i-D, std %d, eps %d)', (columns, std, eps) => {
    const points = blobs(900, columns, std, 5);
    const wanted = naive(points, eps, 5);
    expect(wanted.clusters).toBeGreaterThan(1);
    expect([...dbscan(matrixFromRows(points), { eps, minSamples: 5 }).labels]).toEqual(wanted.labels);
  });

  it('keeps two crowded groups apart that are just farther than eps', () => {
    const random = createRandom(3);
    const group = (from: number) =>
      Array.from({ length: 200 }, () => [from + random() * 0.04, random() * 0.04]);
    const points = [...group(0), ...group(0.1401), [0.02, 5]];
    const found = dbscan(matrixFromRows(points), { eps: 0.1, minSamples: 5 });
    expect([...found.labels]).toEqual(naive(points, 0.1, 5).labels);
    expect([found.clusters, found.noise]).toEqual([2, 1]);
    expect(dbscan(matrixFromRows(points), { eps: 0.15, minSamples: 5 }).clusters).toBe(1);
  });

  it('does not depend on a far outlier, whatever its distance', () => {
    const points = blobs(400, 2, 0.3, 9);
    const plain = [...dbscan(matrixFromRows(points), { eps: 0.2, minSamples: 4 }).labels];
    for (const far of [1e6, 1e12, 1e200, Number.MAX_VALUE]) {
      const found = dbscan(matrixFromRows([...points, [far, -far]]), { eps: 0.2, minSamples: 4 });
      expect([...found.labels]).toEqual([...plain, -1]);
    }
  });
});

describe('dbscan against density-clustering', () => {
  // Its faults: < eps instead of <= (random floats have no ties), noise that joined a cluster stays in its `noise`
  // (only the groups are read), and a border point goes to the first cluster that visits it: the lowest-numbered
  // one here too, since it starts clusters in order of their smallest core row.
  it.each([
    [500, 0.5, 0.35, 21],
    [800, 0.3, 0.2, 5],
    [600, 1.5, 0.4, 8],
  ])('agrees on the clusters of %d points, std %d, eps %d', (count, std, eps, seed) => {
    const points = blobs(count, 2, std, seed);
    const groups = new DBSCAN().run(points, eps, 5);
    const labels = points.map(() => -1);
    groups.forEach((members, cluster) => {
      for (const row of members) labels[row] = cluster;
    });
    const found = dbscan(matrixFromRows(points), { eps, minSamples: 5 });
    expect(found.clusters).toBeGreaterThan(2);
    expect(found.clusters).toBe(groups.length);
    expect([...found.labels]).toEqual(labels);
  });
});

describe('dbscan at the edges', () => {
  it('handles no point and one point', () => {
    expect(dbscan(createMatrix(0, 2), { eps: 1, minSamples: 5 })).toMatchObject({ clusters: 0, noise: 0 });
    expect([...dbscan(matrixFromRows([[1, 2]]), { eps: 1, minSamples: 2 }).labels]).toEqual([-1]);
    expect([...dbscan(matrixFromRows([[1, 2]]), { eps: 1, minSamples: 1 }).labels]).toEqual([0]);
  });

  it.each([
    [[[Number.NaN, 1]], 1, 5],
    [[[Number.POSITIVE_INFINITY, 1]], 1, 5],
    [[[1, 1]], 0, 5],
    [[[1, 1]], Number.NaN, 5],
    [[[1, 1]], 1, 0],
    [[[1, 1]], 1, 2.5],
  ])('refuses %j with eps %d and %d samples', (points, eps, minSamples) => {
    expect(() => dbscan(matrixFromRows(points), { eps, minSamples })).toThrow(
      expect.objectContaining({ code: 'analysis.bad-parameter' }),
    );
  });

  it('leaves the grid only where cells cannot be numbered', () => {
    expect(buildGrid(matrixFromRows(blobs(50, 2, 1, 1)), 0.1)).not.toBeNull();
    expect(
      buildGrid(
        matrixFromRows([
          [0, 0],
          [1e300, -1e300],
        ]),
        0.1,
      ),
    ).not.toBeNull();
    expect(buildGrid(matrixFromRows(blobs(50, 4, 1, 1)), 0.1)).toBeNull();
    expect(buildGrid(matrixFromRows([[0, 0]]), 1e-200)).toBeNull();
  });
});
