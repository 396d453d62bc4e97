import { describe, expect, it } from 'vitest';
import { createNormal, createRandom, sampleIndices } from './random.ts';
import { radixOrder } from './radix-order.ts';

describe('random', () => {
  it('repeats with the seed and differs without', () => {
    const take = (seed: number) => Array.from({ length: 5 }, createRandom(seed));
    expect(take(3)).toEqual(take(3));
    expect(take(3)).not.toEqual(take(4));
  });

  it('is uniform on [0, 1) and normal with mean 0 and deviation 1', () => {
    const uniform = Array.from({ length: 20_000 }, createRandom(1));
    const tenths = Array.from(
      { length: 10 },
      (_, at) => uniform.filter((v) => Math.floor(v * 10) === at).length,
    );
    expect(Math.min(...tenths)).toBeGreaterThan(1850);
    expect(Math.max(...tenths)).toBeLessThan(2150);
    const normal = Array.from({ length: 20_000 }, createNormal(createRandom(2)));
    const mean = normal.reduce((sum, v) => sum + v, 0) / normal.length;
    const variance = normal.reduce((sum, v) => sum + (v - mean) ** 2, 0) / normal.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });

  it('samples different indices in order, all where that is asked', () => {
    const sample = sampleIndices(1000, 100, createRandom(5));
    expect(new Set(sample).size).toBe(100);
    expect([...sample]).toEqual([...sample].sort((a, b) => a - b));
    expect(sample.every((index) => index < 1000)).toBe(true);
    expect([...sampleIndices(3, 9, createRandom(5))]).toEqual([0, 1, 2]);
  });
});

describe('radixOrder', () => {
  it.each([10, 70_000, 2 ** 31, 2 ** 32, 2 ** 33, 2 ** 45, 2 ** 53 - 1])(
    'sorts keys below %d, stably',
    (limit) => {
      const random = createRandom(7);
      const keys = Float64Array.from({ length: 500 }, (_, at) =>
        at % 3 === 0 ? Math.floor(random() * 5) * Math.floor((limit - 1) / 5) : Math.floor(random() * limit),
      );
      const wanted = Array.from(keys, (_, at) => at).sort((a, b) => keys[a]! - keys[b]! || a - b);
      expect([...radixOrder(keys, limit)]).toEqual(wanted);
    },
  );
});
