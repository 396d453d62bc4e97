import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildKdTree, kthSquare, visitWithin } from './kd-tree.ts';
import type { KdTree } from './kd-tree.ts';
import { createMatrix, matrixFromRows } from './matrix.ts';
import type { Matrix } from './matrix.ts';
import { createRandom } from './random.ts';

function squares(points: Matrix, query: ArrayLike<number>): number[] {
  return Array.from({ length: points.rows }, (_, row) => {
    let sum = 0;
    for (let axis = 0; axis < points.columns; axis += 1) {
      sum += (query[axis]! - points.data[row * points.columns + axis]!) ** 2;
    }
    return sum;
  });
}

function rowsWithin(tree: KdTree, query: Float64Array, square: number): number[] {
  const found: number[] = [];
  visitWithin(tree, query, 0, square, (place) => {
    found.push(tree.order[place]!);
    return true;
  });
  return found.sort((a, b) => a - b);
}

function uniform(rows: number, columns: number, seed: number): Matrix {
  const random = createRandom(seed);
  return createMatrix(
    rows,
    columns,
    Float64Array.from({ length: rows * columns }, () => random()),
  );
}

// Whole numbers make equal coordinates and distances of exactly the radius frequent.
const coordinate = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -3, max: 3, noNaN: true }));
const sets = fc.integer({ min: 1, max: 5 }).chain((columns) => {
  const point = fc.array(coordinate, { minLength: columns, maxLength: columns });
  return fc.record({ rows: fc.array(point, { minLength: 1, maxLength: 120 }), query: point });
});

describe('kd-tree against looking at every point', () => {
  it('finds exactly the points within a radius', () => {
    fc.assert(
      fc.property(sets, fc.constantFrom(0, 1, 2, 4.5, 100), ({ rows, query }, square) => {
        const points = matrixFromRows(rows);
        const wanted = squares(points, query).flatMap((value, row) => (value <= square ? [row] : []));
        expect(rowsWithin(buildKdTree(points), Float64Array.from(query), square)).toEqual(wanted);
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  it('finds the distance to the k-th nearest point', () => {
    fc.assert(
      fc.property(sets, fc.nat(), ({ rows, query }, pick) => {
        const points = matrixFromRows(rows);
        const k = 1 + (pick % points.rows);
        const wanted = squares(points, query).sort((a, b) => a - b)[k - 1];
        const heap = new Float64Array(k);
        expect(kthSquare(buildKdTree(points), Float64Array.from(query), 0, heap)).toBe(wanted);
      }),
      { numRuns: 200, seed: 4 },
    );
  });

  it('is the same on thousands of points, asked from the middle of an array', () => {
    const points = uniform(5000, 3, 1);
    const tree = buildKdTree(points);
    const heap = new Float64Array(10);
    for (const row of [0, 17, 4999]) {
      const query = points.data.slice(row * 3, row * 3 + 3);
      const wanted = squares(points, query).sort((a, b) => a - b);
      expect(kthSquare(tree, points.data, row * 3, heap)).toBe(wanted[9]);
      expect(rowsWithin(tree, query, 0.01)).toHaveLength(wanted.filter((value) => value <= 0.01).length);
    }
  });
});

describe('kd-tree itself', () => {
  it.each([
    [1, 2],
    [16, 1],
    [17, 3],
    [1000, 4],
  ])('holds each of %i points once, in leaves of at most 16, inside its boxes', (rows, columns) => {
    const points = uniform(rows, columns, 7);
    const tree = buildKdTree(points);
    expect([...tree.order].sort((a, b) => a - b)).toEqual([...tree.order.keys()]);
    let held = 0;
    for (let node = tree.firstLeaf; node < tree.begin.length; node += 1) {
      const [begin, end] = [tree.begin[node]!, tree.end[node]!];
      expect(end - begin).toBeLessThanOrEqual(16);
      held += end - begin;
      for (let place = begin; place < end; place += 1) {
        for (let axis = 0; axis < columns; axis += 1) {
          const value = tree.data[place * columns + axis]!;
          expect(value).toBe(points.data[tree.order[place]! * columns + axis]);
          expect(value).toBeGreaterThanOrEqual(tree.low[node * columns + axis]!);
          expect(value).toBeLessThanOrEqual(tree.high[node * columns + axis]!);
        }
      }
    }
    expect(held).toBe(rows);
  });

  it('stops when the visitor has seen enough', () => {
    const points = uniform(500, 2, 9);
    let seen = 0;
    visitWithin(buildKdTree(points), points.data, 0, 10, () => {
      seen += 1;
      return seen < 3;
    });
    expect(seen).toBe(3);
  });

  it('is built quickly over points that are all the same', () => {
    const points = createMatrix(20_000, 2);
    const tree = buildKdTree(points);
    expect(kthSquare(tree, points.data, 0, new Float64Array(5))).toBe(0);
    expect(rowsWithin(tree, new Float64Array(2), 0)).toHaveLength(20_000);
  });
});
