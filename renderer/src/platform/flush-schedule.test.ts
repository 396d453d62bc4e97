// When frames are shown: at once after a rest, with the browser's painting in a rush, by a timer where none is painted.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFlushSchedule } from './flush-schedule.ts';

let paint: (() => void) | null = null;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(window, 'requestAnimationFrame').mockImplementation((run) => {
    paint = () => {
      run(0);
    };
    return 1;
  });
  vi.spyOn(window, 'cancelAnimationFrame').mockImplementation(() => {
    paint = null;
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  paint = null;
});

/** A schedule at a time that is set by hand. */
function makeSchedule() {
  const time = { nowMs: 1000 };
  const work = vi.fn<() => void>();
  const schedule = createFlushSchedule(() => time.nowMs);
  return { time, work, schedule };
}

describe('createFlushSchedule', () => {
  test('the first is shown without waiting for a painted frame, but not before other tasks had their turn', () => {
    const { work, schedule } = makeSchedule();
    schedule(work);
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(0);
    expect(work).toHaveBeenCalledOnce();
    expect(paint).toBe(null);
  });

  test('one that follows closely waits for the painted frame', () => {
    const { time, work, schedule } = makeSchedule();
    schedule(work);
    vi.advanceTimersByTime(0);
    time.nowMs += 99;
    schedule(work);
    vi.advanceTimersByTime(0);
    expect(work).toHaveBeenCalledOnce();
    paint?.();
    expect(work).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1000);
    expect(work).toHaveBeenCalledTimes(2);
  });

  test('after a rest the next one is shown at once again', () => {
    const { time, work, schedule } = makeSchedule();
    schedule(work);
    vi.advanceTimersByTime(0);
    time.nowMs += 100;
    schedule(work);
    vi.advanceTimersByTime(0);
    expect(work).toHaveBeenCalledTimes(2);
  });

  test('in a hidden page it comes by the timer, half a second later', () => {
    const { work, schedule } = makeSchedule();
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    schedule(work);
    vi.advanceTimersByTime(499);
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(work).toHaveBeenCalledOnce();
  });

  test('what was undone is not shown, neither at once nor with a painted frame', () => {
    const { work, schedule } = makeSchedule();
    schedule(work)();
    vi.advanceTimersByTime(0);
    schedule(() => undefined);
    vi.advanceTimersByTime(0);
    schedule(work)();
    expect(paint).toBe(null);
    vi.advanceTimersByTime(1000);
    expect(work).not.toHaveBeenCalled();
  });
});
