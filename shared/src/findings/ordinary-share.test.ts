import { describe, expect, it } from 'vitest';
import { leastShare, ordinaryShare, type ShareTable } from './ordinary-share.ts';

const names: ShareTable[] = [
  ...(['upload', 'beacon', 'strobe', 'interactive', 'long', 'dns'] as const),
  ...(['scan', 'arp', 'guess', 'nx'] as const),
];

describe('ordinaryShare', () => {
  it('gives the points of the tables, and is straight between them on log scales', () => {
    expect(ordinaryShare('upload', 499)).toBe(1);
    expect(ordinaryShare('upload', 500)).toBeCloseTo(0.5, 10);
    expect(ordinaryShare('upload', 3e5)).toBeCloseTo(0.002, 10);
    expect(ordinaryShare('upload', Math.sqrt(1e4 * 3e4))).toBeCloseTo(Math.sqrt(0.03 * 0.013), 10);
    expect(ordinaryShare('dns', 3e4)).toBeCloseTo(5e-5, 12);
  });

  it('goes on beyond the last point, never below the least share', () => {
    expect(ordinaryShare('dns', 1e6)).toBeLessThan(1e-5);
    expect(ordinaryShare('scan', 1e30)).toBe(leastShare);
  });

  it.each(names)('%s never rises with its statistic', (name) => {
    let before = 1;
    for (let value = 0.5; value < 1e9; value *= 1.07) {
      const share = ordinaryShare(name, value);
      expect(share).toBeLessThanOrEqual(before);
      before = share;
    }
  });

  it('is 1 for nothing', () => {
    for (const name of names)
      expect([ordinaryShare(name, 0), ordinaryShare(name, Number.NaN)]).toEqual([1, 1]);
  });
});
