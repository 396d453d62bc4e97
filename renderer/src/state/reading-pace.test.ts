// Readings: after a frame, once in 800 ms at most, and the last frame's always.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReadingPace } from './reading-pace.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function makePace() {
  const readMs: number[] = [];
  const startMs = performance.now();
  const pace = createReadingPace(() => {
    readMs.push(Math.round(performance.now() - startMs));
  });
  return { pace, readMs };
}

test('of frames every 300 ms every third is read, each after its own painting', () => {
  const { pace, readMs } = makePace();
  for (let frame = 0; frame < 10; frame += 1) {
    pace.shown();
    vi.advanceTimersByTime(300);
  }
  expect(readMs).toEqual([50, 950, 1850, 2750]);
});

test('the last frame is read though no other follows it', () => {
  const { pace, readMs } = makePace();
  pace.shown();
  vi.advanceTimersByTime(200);
  pace.shown();
  vi.advanceTimersByTime(5000);
  expect(readMs).toEqual([50, 1350]);
});

test('at once is now, and leaves nothing to come', () => {
  const { pace, readMs } = makePace();
  pace.shown();
  vi.advanceTimersByTime(100);
  pace.shown();
  pace.atOnce();
  vi.advanceTimersByTime(5000);
  expect(readMs).toEqual([50, 100]);
});
