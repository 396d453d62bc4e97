import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dbscan } from './dbscan.ts';
import { defaultMinSamples, kDistance, suggestEps } from './k-distance.ts';
import { createMatrix, matrixFromRows } from './matrix.ts';
import { createNormal, createRandom } from './random.ts';

function naive(points: number[][], k: number): number[] {
  return points
    .map(
      (a) =>
        points.map((b) => Math.hypot(...a.map((value, at) => value - b[at]!))).sort((x, y) => x - y)[k - 1]!,
    )
    .sort((x, y) => x - y);
}

describe('kDistance', () => {
  it.each([1, 2, 3, 7])('equals sorting all distances in %i dimensions', (columns) => {
    const point = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ min: -9, max: 9, noNaN: true })),
      {
        minLength: columns,
        maxLength: columns,
      },
    );
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 2, maxLength: 70 }),
        fc.integer({ min: 2, max: 9 }),
        (points, wanted) => {
          const k = Math.min(wanted, points.length);
          const { distances, neighbour } = kDistance(matrixFromRows(points), { minSamples: wanted });
          expect(neighbour).toBe(k);
          naive(points, k).forEach((distance, at) => {
            expect(distances[at]).toBeCloseTo(distance, 9);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts as DBSCAN does: as many core points as distances up to eps', () => {
    const normal = createNormal(createRandom(2));
    const points = createMatrix(
      400,
      2,
      Float64Array.from({ length: 800 }, () => normal()),
    );
    const { distances } = kDistance(points, { minSamples: 6 });
    for (const eps of [0.05, 0.2, 0.6]) {
      const { core } = dbscan(points, { eps, minSamples: 6 });
      expect(core.reduce((sum, flag) => sum + flag, 0)).toBe(distances.filter((d) => d <= eps).length);
    }
  });

  it('asks a seeded sample above the bound and says so', () => {
    const random = createRandom(1);
    const points = createMatrix(
      500,
      2,
      Float64Array.from({ length: 1000 }, () => random()),
    );
    const whole = kDistance(points, { minSamples: 4 });
    const sampled = kDistance(points, { minSamples: 4, maxQueries: 100, seed: 5 });
    expect([whole.sampled, sampled.sampled]).toEqual([false, true]);
    expect(sampled.distances.length).toBe(100);
    expect(sampled.distances.every((distance) => whole.distances.includes(distance))).toBe(true);
    expect(kDistance(points, { minSamples: 4, maxQueries: 100, seed: 5 })).toEqual(sampled);
  });

  it('takes no point and one point, refuses bad input', () => {
    expect(kDistance(createMatrix(0, 2), { minSamples: 4 }).distances.length).toBe(0);
    expect([...kDistance(matrixFromRows([[1, 2]]), { minSamples: 4 }).distances]).toEqual([0]);
    expect(() => kDistance(matrixFromRows([[1]]), { minSamples: 0 })).toThrow(/minSamples/);
    expect(() => kDistance(matrixFromRows([[Infinity]]), { minSamples: 2 })).toThrow(/finite/);
  });
});

describe('suggestEps', () => {
  const curve = (length: number, make: (at: number) => number) =>
    Float64Array.from({ length }, (_, at) => make(at)).sort();

  it('finds the knee of a curve that is flat and then steep', () => {
    const found = suggestEps(curve(100, (at) => (at < 80 ? 1 + at / 1000 : 1.08 + (at - 79))));
    expect(found.kneeIndex).toBe(79);
    expect(found.eps).toBeCloseTo(1.079, 9);
  });

  it('is clamped to the 50-97 % quantiles', () => {
    expect(suggestEps(curve(101, (at) => (at === 100 ? 1000 : 1 + at / 100))).kneeIndex).toBe(97);
    expect(suggestEps(curve(101, (at) => Math.max(1, at * 5))).kneeIndex).toBe(50);
  });

  it('never suggests 0', () => {
    expect(suggestEps(curve(100, (at) => (at < 99 ? 0 : 0.25)))).toEqual({ eps: 0.25, kneeIndex: 99 });
    expect(suggestEps(new Float64Array(50))).toEqual({ eps: 1, kneeIndex: null });
    expect(suggestEps(new Float64Array(0))).toEqual({ eps: 1, kneeIndex: null });
    expect(suggestEps(Float64Array.from([0, 3]))).toEqual({ eps: 3, kneeIndex: null });
  });

  it('separates blobs with the eps it suggests', () => {
    const normal = createNormal(createRandom(8));
    const points = createMatrix(
      600,
      2,
      Float64Array.from({ length: 1200 }, (_, at) => 10 * (Math.floor(at / 2) % 3) + 0.5 * normal()),
    );
    const minSamples = defaultMinSamples(2);
    const { eps } = suggestEps(kDistance(points, { minSamples }).distances);
    const found = dbscan(points, { eps, minSamples });
    // Row r was drawn around centre r % 3: no cluster mixes centres, and three hold nearly all points.
    const sizes = new Map<string, number>();
    found.labels.forEach((label, row) => {
      const pair = `${label} of ${row % 3}`;
      if (label >= 0) sizes.set(pair, (sizes.get(pair) ?? 0) + 1);
    });
    expect(sizes.size).toBe(found.clusters);
    const largest = [...sizes].sort((x, y) => y[1] - x[1]).slice(0, 3);
    expect(new Set(largest.map(([pair]) => pair.at(-1))).size).toBe(3);
    expect(largest.reduce((sum, [, size]) => sum + size, 0)).toBeGreaterThan(510);
  });

  it.each([
    [1, 4],
    [2, 4],
    [3, 6],
    [10, 20],
  ])('takes by default for %i dimensions %i samples', (dimensions, wanted) => {
    expect(defaultMinSamples(dimensions)).toBe(wanted);
  });
});

describe('suggestEps with a least eps', () => {
  const flat = Float64Array.from([0, 0, 0, 0, 0, 0, 0.001, 0.002, 0.5, 2]);

  it('moves the knee to where the curve passes it', () => {
    expect(suggestEps(flat, 0.3)).toEqual({ eps: 0.5, kneeIndex: 8 });
    expect(suggestEps(flat, 5)).toEqual({ eps: 5, kneeIndex: 9 });
  });

  it('changes nothing where the knee is above it', () => {
    expect(suggestEps(flat, 1e-9)).toEqual(suggestEps(flat));
  });
});
