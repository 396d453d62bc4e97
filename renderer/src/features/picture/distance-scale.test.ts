import { expect, test } from 'vitest';
import { makeDistanceScale } from './distance-scale.ts';

test('y and distance are inverse; larger distances are higher', () => {
  const scale = makeDistanceScale([0, 0.1, 1, 10], 150);
  for (const distance of [0.1, 0.5, 3, 10]) {
    expect(scale.toDistance(scale.toY(distance))).toBeCloseTo(distance, 9);
  }
  expect(scale.toY(10)).toBeLessThan(scale.toY(0.1));
});

test('stays finite for identical units and beyond the ends', () => {
  const scale = makeDistanceScale([0, 0], 150);
  expect(scale.toY(0)).toBeGreaterThan(0);
  expect(scale.toDistance(1e6)).toBeCloseTo(scale.least, 9);
  expect(scale.toDistance(-1e6)).toBeCloseTo(scale.most, 9);
});
