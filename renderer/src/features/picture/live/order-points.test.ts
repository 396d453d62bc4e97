// The order of the table of points, against a plain sort by comparing.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LivePoints } from '../../../state/live-points.ts';
import { orderPoints } from './order-points.ts';

function pointsOf(rows: readonly (readonly [evidence: number, bytes: number])[]): LivePoints {
  const evidence = Float32Array.from(rows, ([value]) => value);
  const bytes = Float64Array.from(rows, ([, value]) => value);
  return { length: rows.length, evidence, bytes } as LivePoints;
}

test('the strongest first, then the largest, then as they are', () => {
  const rows = [
    [0, 10],
    [0.3, 5],
    [0, 5000],
    [0.3001, 0],
    [0, 10],
    [1, 0],
  ] as const;
  expect([...orderPoints(pointsOf(rows))]).toEqual([5, 3, 1, 2, 0, 4]);
});

test('agrees with comparing, for evidence in steps of a ten-thousandth and bytes that are apart', () => {
  const row = fc.tuple(
    fc.integer({ min: 0, max: 10_000 }).map((step) => step / 10_000),
    fc.integer({ min: 0, max: 40 }).map((power) => 2 ** power),
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const wanted = rows
        .map((one, at) => ({ one, at }))
        .sort((a, b) => b.one[0] - a.one[0] || b.one[1] - a.one[1] || a.at - b.at)
        .map(({ at }) => at);
      expect([...orderPoints(pointsOf(rows))]).toEqual(wanted);
    }),
  );
});
