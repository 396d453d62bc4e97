import { describe, expect, it } from 'vitest';
import { upperRate } from './false-alert-bound.ts';
import { bootstrapInterval } from './group-bootstrap.ts';

describe('upperRate', () => {
  // scipy.stats.beta.ppf(.95, k + 1, n - k)
  it.each([
    [0, 10, 0.2588655508],
    [1, 10, 0.3941633024],
    [5, 100, 0.1022533776],
    [50, 1000, 0.0628634035],
    [3, 100_000, 0.00007753472],
  ])('of %d in %d', (k, n, expected) => {
    expect(upperRate(k, n)).toBeCloseTo(expected, Math.round(-Math.log10(expected)) + 4);
  });

  it('is nearly 3 / n where there is none', () => {
    expect(upperRate(0, 30_000) * 30_000).toBeCloseTo(2.9957, 2);
  });

  it('is 1 where nothing was decided or all were wrong', () => {
    expect([upperRate(0, 0), upperRate(4, 4)]).toEqual([1, 1]);
  });

  it('rises with every false alert', () => {
    const bounds = Array.from({ length: 50 }, (_, k) => upperRate(k, 5000));
    for (let k = 1; k < 50; k++) expect(bounds[k]).toBeGreaterThan(bounds[k - 1] as number);
  });
});

describe('bootstrapInterval', () => {
  const mean = (values: readonly number[]) => (weights: Uint32Array) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return total === 0
      ? null
      : values.reduce((sum, value, row) => sum + value * (weights[row] as number), 0) / total;
  };

  it('holds the mean, twice its standard error wide', () => {
    const values = Array.from({ length: 400 }, (_, at) => at % 2);
    const [low, high] = bootstrapInterval(
      Uint32Array.from(values, (_, at) => at),
      1,
      mean(values),
    ) ?? [1, 0];
    expect(low).toBeGreaterThan(0.43);
    expect(low).toBeLessThan(0.47);
    expect(high).toBeGreaterThan(0.53);
    expect(high).toBeLessThan(0.57);
  });

  it('is wider where rows come in groups', () => {
    const values = Array.from({ length: 400 }, (_, at) => Math.floor(at / 40) % 2);
    const width = (groups: Uint32Array): number => {
      const [low, high] = bootstrapInterval(groups, 1, mean(values)) ?? [0, 0];
      return high - low;
    };
    expect(width(Uint32Array.from(values, (_, at) => Math.floor(at / 40)))).toBeGreaterThan(
      3 * width(Uint32Array.from(values, (_, at) => at)),
    );
  });

  it('repeats with its seed, and is null for one group or where the statistic is', () => {
    const groups = Uint32Array.of(0, 1, 2, 3);
    const values = [1, 2, 3, 4];
    expect(bootstrapInterval(groups, 7, mean(values))).toEqual(bootstrapInterval(groups, 7, mean(values)));
    expect(bootstrapInterval(Uint32Array.of(0, 0), 7, mean([1, 2]))).toBeNull();
    expect(bootstrapInterval(groups, 7, () => null)).toBeNull();
  });
});
