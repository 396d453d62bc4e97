// The jump between two frames, on numbers that can be checked by hand.
import { describe, expect, it } from 'vitest';
import { jumpBetween, rmsRadius } from './jump.ts';

const square = { ids: [1, 2, 3, 4], points: Float64Array.of(1, 1, -1, 1, -1, -1, 1, -1) };

describe('rmsRadius', () => {
  it('is the RMS distance from the mean, wherever the mean is', () => {
    expect(rmsRadius(square.points)).toBeCloseTo(Math.SQRT2, 12);
    expect(rmsRadius(square.points.map((value) => value + 7))).toBeCloseTo(Math.SQRT2, 12);
    expect(rmsRadius(new Float64Array(0))).toBe(0);
  });
});

describe('jumpBetween', () => {
  it('is the mean move over the earlier radius', () => {
    const moved = {
      ids: square.ids,
      points: square.points.map((value, at) => value + (at % 2 === 0 ? 3 : 4)),
    };
    expect(jumpBetween(square, moved)).toBeCloseTo(5 / Math.SQRT2, 12);
  });

  it('takes points in both frames only, in any order', () => {
    const next = { ids: [9, 2, 1], points: Float64Array.of(50, 50, -1, 1, 1, 3) };
    expect(jumpBetween(square, next)).toBeCloseTo((0 + 2) / 2 / Math.SQRT2, 12);
  });

  it('is 0 for the same frame, for strangers, and from one spot', () => {
    expect(jumpBetween(square, square)).toBe(0);
    expect(jumpBetween(square, { ids: [7], points: Float64Array.of(3, 3) })).toBe(0);
    expect(jumpBetween({ ids: [1], points: Float64Array.of(1, 1) }, square)).toBe(0);
  });
});
