// Sleep and set clocks, told apart by two clocks; rates over a moving window.

import { describe, expect, it } from 'vitest';
import { RateMeter } from './rate-meter.ts';
import { SessionClock } from './session-clock.ts';

describe('SessionClock', () => {
  it.each([
    ['an ordinary tick', 250, 250, null],
    ['a busy second', 4900, 4900, null],
    ['a stopped process', 60_000, 60_000, 'sleep'],
    ['sleep that the monotonic clock does not see', 60_000, 250, 'sleep'],
    ['a small correction', 250 - 1500, 250, null],
    ['a clock set back', 250 - 3_600_000, 250, 'clock-step'],
    ['sleep and a clock set back', -5000, 60_000, 'clock-step'],
  ])('%s', (_what, wallStep, monotonicStep, kind) => {
    let wall = 1e12;
    let monotonic = 77;
    const clock = new SessionClock({ wall: () => wall, monotonic: () => monotonic });
    wall += wallStep;
    monotonic += monotonicStep;
    expect(clock.look()?.kind ?? null).toBe(kind);
    wall += 250;
    monotonic += 250;
    expect(clock.look()).toBeNull();
  });
});

describe('RateMeter', () => {
  it('gives the rate of the last two seconds', () => {
    const meter = new RateMeter();
    expect(meter.rates()).toEqual({ packetsPerSecond: 0, bitsPerSecond: 0 });
    for (let ms = 0; ms <= 10_000; ms += 250) meter.add(ms, ms < 5000 ? ms : 5000 + (ms - 5000) * 2, ms);
    expect(meter.rates().packetsPerSecond).toBeCloseTo(2000, 6);
    expect(meter.rates().bitsPerSecond).toBeCloseTo(8000, 6);
  });

  it('falls to nothing when nothing comes', () => {
    const meter = new RateMeter();
    for (let ms = 0; ms <= 6000; ms += 250) meter.add(ms, Math.min(ms, 3000), 0);
    expect(meter.rates().packetsPerSecond).toBe(0);
  });
});
