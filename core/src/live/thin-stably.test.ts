// Thinning: anomalies stay, the rest is a sample that stays the same from frame to frame.

import { describe, expect, it } from 'vitest';
import { hashOf, thinStably } from './thin-stably.ts';

const numbered = (from: number, count: number) => ({
  key: Float64Array.from({ length: count }, (_, at) => from + at),
  evidence: Float64Array.from({ length: count }, (_, at) => ((from + at) % 100 === 0 ? 0.8 : 0)),
});

describe('thinStably', () => {
  it('keeps all where there is room', () => {
    expect([...thinStably(numbered(0, 5), 5, () => false)]).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps every anomaly, and most of the sample when units come and go', () => {
    const drawn = (from: number): Set<number> => {
      const points = numbered(from, 10_000);
      const chosen = thinStably(points, 1000, (at) => (points.evidence[at] ?? 0) > 0);
      expect(chosen).toHaveLength(1000);
      return new Set([...chosen].map((at) => points.key[at] ?? -1));
    };
    const before = drawn(0);
    const after = drawn(200);
    for (let key = 200; key < 10_000; key += 100) expect(before.has(key) && after.has(key)).toBe(true);
    const stayed = [...before].filter((key) => key >= 200 && after.has(key)).length;
    expect(stayed).toBeGreaterThan(960);
  });

  it('keeps the strongest anomalies where they alone are too many', () => {
    const points = { key: Float64Array.of(1, 2, 3, 4), evidence: Float64Array.of(0.2, 0.9, 0, 0.5) };
    expect([...thinStably(points, 2, () => true)]).toEqual([1, 3]);
  });

  it('spreads keys evenly, also those of later engines', () => {
    for (const base of [0, 2 ** 40, 7 * 2 ** 40]) {
      let sum = 0;
      for (let key = 0; key < 10_000; key++) sum += hashOf(base + key);
      expect(sum / 10_000).toBeCloseTo(0.5, 1);
    }
  });
});
