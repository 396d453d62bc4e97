// The frame buffer: newest wins, sixty are kept, freezing holds one while others come, stepping stays within.

import { describe, expect, test } from 'vitest';
import type { LiveFrame } from '@jaws/shared/contract/live';
import { makeLiveFrame } from '../testing/make-live-frame.ts';
import { keptFrames, LiveFrames } from './live-frames.ts';
import { placesOf, storeFrame } from './live-points.ts';

/** A buffer whose painted frames are made by hand. */
function makeBuffer(): {
  readonly frames: LiveFrames;
  readonly flush: () => void;
  /** The pace says that it is time. */
  readonly read: () => void;
  /** Frames that the pace was told of. */
  readonly due: () => number;
  readonly told: () => number;
} {
  let work: (() => void) | null = null;
  let makeReading = (): void => undefined;
  let told = 0;
  const schedule = (run: () => void): (() => void) => {
    work = run;
    return () => {
      work = null;
    };
  };
  let due = 0;
  const frames = new LiveFrames(schedule, (read) => ({
    atOnce: read,
    shown() {
      due += 1;
      makeReading = read;
    },
  }));
  frames.subscribe(() => {
    told += 1;
  });
  const flush = (): void => {
    const run = work;
    work = null;
    run?.();
  };
  const read = (): void => {
    makeReading();
  };
  return { frames, flush, read, told: () => told, due: () => due };
}

function frame(number: number): LiveFrame {
  return makeLiveFrame({ number });
}

function readNumber({ frames }: { readonly frames: LiveFrames }): number | undefined {
  return frames.getReading().shown?.summary.number;
}

function shownNumber({ frames }: { readonly frames: LiveFrames }): number | undefined {
  return frames.getView().shown?.summary.number;
}

describe('frames', () => {
  test('several before one painting are told once, the newest is shown', () => {
    const buffer = makeBuffer();
    for (const number of [1, 2, 3]) buffer.frames.push(frame(number));
    expect(buffer.told()).toBe(0);
    expect(shownNumber(buffer)).toBe(undefined);
    buffer.flush();
    expect(buffer.told()).toBe(1);
    expect(shownNumber(buffer)).toBe(3);
    expect(buffer.frames.getView().canStepBack).toBe(false);
  });

  test('frozen, one is held and the others are counted, also by a gap in the numbers', () => {
    const buffer = makeBuffer();
    buffer.frames.push(frame(1));
    buffer.flush();
    buffer.frames.freeze(5000);
    buffer.frames.push(frame(2));
    buffer.frames.push(frame(9));
    buffer.flush();
    expect(buffer.frames.getView()).toMatchObject({ frozenAtMs: 5000, behind: 8, canStepForward: true });
    expect(shownNumber(buffer)).toBe(1);
    buffer.frames.resume();
    expect(buffer.frames.getView()).toMatchObject({ frozenAtMs: null, behind: 0, canStepForward: false });
    expect(shownNumber(buffer)).toBe(9);
  });

  test('a long look pushes neither the past nor the frame itself out', () => {
    const buffer = makeBuffer();
    for (let number = 1; number <= 70; number += 1) buffer.frames.push(frame(number));
    buffer.flush();
    buffer.frames.freeze(0);
    for (let number = 71; number <= 200; number += 1) buffer.frames.push(frame(number));
    buffer.flush();
    buffer.frames.step(-1000);
    expect(shownNumber(buffer)).toBe(70 - keptFrames + 1);
    expect(buffer.frames.getView().canStepBack).toBe(false);
    buffer.frames.step(1000);
    expect(shownNumber(buffer)).toBe(200);
    expect(buffer.frames.getView().canStepForward).toBe(false);
  });

  test('nothing is frozen or stepped through before the first frame, nor while it runs', () => {
    const buffer = makeBuffer();
    buffer.frames.freeze(1);
    expect(buffer.frames.getView().frozenAtMs).toBe(null);
    buffer.frames.push(frame(1));
    buffer.frames.push(frame(2));
    buffer.flush();
    buffer.frames.step(-1);
    expect(shownNumber(buffer)).toBe(2);
  });

  test('cleared, it is empty, and a frame on its way is dropped', () => {
    const buffer = makeBuffer();
    buffer.frames.push(frame(1));
    buffer.frames.clear();
    buffer.flush();
    expect(buffer.frames.getView().shown).toBe(null);
  });
});

describe('readings', () => {
  test('the first frame is read at once, later ones when it is time, and then the newest', () => {
    const buffer = makeBuffer();
    const show = (number: number): void => {
      buffer.frames.push(frame(number));
      buffer.flush();
    };
    show(1);
    expect(readNumber(buffer)).toBe(1);
    show(2);
    show(3);
    expect(shownNumber(buffer)).toBe(3);
    expect(readNumber(buffer)).toBe(1);
    expect(buffer.due()).toBe(2);
    buffer.read();
    expect(readNumber(buffer)).toBe(3);
  });

  test('what a hand does is read at once: freeze, step, now, clear', () => {
    const buffer = makeBuffer();
    for (const number of [1, 2, 3]) {
      buffer.frames.push(frame(number));
      buffer.flush();
    }
    const { frames } = buffer;
    for (const hand of [
      () => {
        frames.freeze(1);
      },
      () => {
        frames.step(-2);
      },
      () => {
        frames.resume();
      },
      () => {
        frames.clear();
      },
    ]) {
      hand();
      expect(frames.getReading()).toBe(frames.getView());
    }
    expect(frames.getReading().shown).toBe(null);
  });

  test('another unit is read at once: no list of flows beside a picture of endpoints', () => {
    const buffer = makeBuffer();
    buffer.frames.push(frame(1));
    buffer.flush();
    buffer.frames.push(makeLiveFrame({ number: 2, unit: 'endpoints' }));
    buffer.flush();
    expect(readNumber(buffer)).toBe(2);
  });

  test('readers are told of readings only, and of each once', () => {
    const buffer = makeBuffer();
    let told = 0;
    const stop = buffer.frames.subscribeReading(() => {
      told += 1;
    });
    for (const number of [1, 2]) {
      buffer.frames.push(frame(number));
      buffer.flush();
    }
    expect(told).toBe(1);
    buffer.read();
    buffer.read();
    expect(told).toBe(2);
    stop();
    buffer.frames.freeze(1);
    expect(told).toBe(2);
  });
});

test('columns are typed arrays of the same numbers; keys beyond 32 bits are found', () => {
  const base = makeLiveFrame({ number: 1 });
  const far = 2 ** 40 + 7;
  const { points, summary } = storeFrame({ ...base, points: { ...base.points, key: [far, 3] } });
  expect('points' in summary).toBe(false);
  expect(points).toMatchObject({ length: 2, kind: Uint8Array.of(0, 2), bytes: Float64Array.of(5000, 100) });
  expect([...placesOf(points, new Set([3, far, 99]))]).toEqual([
    [far, 0],
    [3, 1],
  ]);
});
