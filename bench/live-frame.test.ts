// The live picture's benchmark on few units, and the traffic it is fed.
import { describe, expect, it } from 'vitest';
import { LivePackets } from './live-packets.ts';
import { runLiveFrameBench } from './live-frame.ts';

describe('LivePackets', () => {
  it('is the same from the same seed, goes on in time, and its dictionaries do not grow', () => {
    const options = { seed: 4, flows: 50, packetsPerSecond: 1000, packetsPerFlow: 5 };
    const [one, two] = [new LivePackets(options), new LivePackets(options)];
    const size = one.table.dictionaries.addresses.size;
    const startMs = one.nowMs;
    for (let round = 0; round < 5; round++) {
      const [a, b] = [one.next(100), two.next(100)];
      expect([...a.source.subarray(0, 100)]).toEqual([...b.source.subarray(0, 100)]);
      expect(a.timestampUs[99]! - a.timestampUs[0]!).toBeCloseTo(99_000, 3);
    }
    expect(one.nowMs - startMs).toBe(500);
    expect(one.table.dictionaries.addresses.size).toBe(size);
  });
});

describe('runLiveFrameBench', () => {
  it('shows about as many units as asked, judged more than once', () => {
    const { name, details } = runLiveFrameBench({ points: 300 });
    expect(name).toBe('live-frame');
    for (const unit of ['channels', 'flows', 'packets', 'endpoints']) {
      const run = details?.[unit] as {
        units: number;
        judgements: number;
        frameP50Ms: number;
        frameP95Ms: number;
      };
      expect(run.units).toBeGreaterThan(100);
      expect(run.judgements).toBeGreaterThan(5);
      expect(run.frameP95Ms).toBeGreaterThanOrEqual(run.frameP50Ms);
    }
  }, 60_000);
});
