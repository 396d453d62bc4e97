// Orthonormal frames: properties that define the polar factor and the Procrustes rotation.
import { describe, expect, it } from 'vitest';
import { createNormal, createRandom } from '../analysis/random.ts';
import { inverseRoot, polarInPlace, turnTowards } from './polar.ts';

const normal = createNormal(createRandom(5));

function randomAxes(dimension: number): Float64Array {
  return Float64Array.from({ length: dimension * 2 }, normal);
}

function product(a: Float64Array, b: Float64Array): number[] {
  const cells = [0, 0, 0, 0];
  for (let at = 0; at < a.length; at += 2) {
    for (const [cell, [i, j]] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ].entries())
      cells[cell]! += a[at + i!]! * b[at + j!]!;
  }
  return cells;
}

describe('polarInPlace', () => {
  it('gives orthonormal columns, nearer to the matrix than a turned frame', () => {
    for (let round = 0; round < 50; round++) {
      const source = randomAxes(7);
      const frame = source.slice();
      expect(polarInPlace(frame)).toBe(true);
      product(frame, frame).forEach((cell, at) => {
        expect(cell).toBeCloseTo(at % 3 === 0 ? 1 : 0, 10);
      });
      // The product with the source is symmetric and positive: that makes it the polar factor.
      const [a = 0, b = 0, c = 0, d = 0] = product(frame, source);
      expect(b).toBeCloseTo(c, 10);
      expect(a * d - b * c).toBeGreaterThan(0);
      expect(a + d).toBeGreaterThan(0);
    }
  });

  it('leaves dependent columns alone and says so', () => {
    const axes = Float64Array.of(1, 2, 2, 4, -3, -6);
    expect(polarInPlace(axes)).toBe(false);
    expect([...axes]).toEqual([1, 2, 2, 4, -3, -6]);
    expect(polarInPlace(new Float64Array(6))).toBe(false);
  });
});

describe('inverseRoot', () => {
  it('squares to the inverse', () => {
    const [p, q, r] = inverseRoot(5, 2, 3)!;
    const inverse = { aa: p * p + q * q, ab: p * q + q * r, bb: q * q + r * r };
    expect(inverse.aa * 5 + inverse.ab * 2).toBeCloseTo(1, 12);
    expect(inverse.aa * 2 + inverse.ab * 3).toBeCloseTo(0, 12);
    expect(inverse.ab * 2 + inverse.bb * 3).toBeCloseTo(1, 12);
  });
});

describe('turnTowards', () => {
  it('undoes any rotation and mirror image of a frame', () => {
    for (const [angle, mirror] of [
      [0.3, 1],
      [2.9, 1],
      [-1.2, -1],
      [Math.PI, -1],
    ] as const) {
      const reference = randomAxes(9);
      polarInPlace(reference);
      const turned = reference.slice();
      for (let at = 0; at < turned.length; at += 2) {
        const [x, y] = [reference[at]!, mirror * reference[at + 1]!];
        turned[at] = x * Math.cos(angle) - y * Math.sin(angle);
        turned[at + 1] = x * Math.sin(angle) + y * Math.cos(angle);
      }
      turnTowards(turned, reference);
      turned.forEach((value, at) => {
        expect(value).toBeCloseTo(reference[at]!, 10);
      });
    }
  });
});
