import { describe, expect, it } from 'vitest';
import { timeBest, withPeer } from './benchmark.ts';
import { benchmarks, loadBenchmark } from './registry.ts';

describe('registry', () => {
  it.each(['dbscan', 'kmeans', 'pca', 'align'])('loads %s', async (name) => {
    expect(await loadBenchmark(name)).toBeTypeOf('function');
  });

  it.each(['nope', '__proto__', 'toString', '../core'])('refuses the name %s', async (name) => {
    await expect(loadBenchmark(name)).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  it('says of each benchmark what it is', () => {
    expect(Object.values(benchmarks).every((entry) => entry.about.length > 0)).toBe(true);
  });
});

describe('timing', () => {
  it('runs short work three times and keeps the best', () => {
    let runs = 0;
    const timed = timeBest(() => (runs += 1));
    expect(runs).toBe(3);
    expect(timed.value).toBe(3);
    expect(timed.seconds).toBeLessThanOrEqual(timed.firstSeconds);
    expect(timed.cpuSeconds).toBeGreaterThanOrEqual(0);
    expect(timed.cpuSeconds).toBeLessThan(10);
  });

  it('states the ratio to the peer', () => {
    const result = { name: 'x', seconds: 2, rssBytes: 1 };
    expect(withPeer(result, { name: 'p', seconds: 10 }).ratio).toBe(5);
    expect(withPeer(result, null)).toEqual(result);
  });
});
