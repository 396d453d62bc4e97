// Figures of a live picture: by the minute, with minutes that had none; and what fails it.

import { describe, expect, it } from 'vitest';
import type { FrameTiming } from '../../bench/live-page/page-timing.ts';
import { pictureFaults, pictureFigures } from './picture-figures.ts';

function frame(atMs: number, changes: Partial<FrameTiming> = {}): FrameTiming {
  return {
    ...{ frame: 1, atMs, paintedMs: 40, drawnMs: 20, bytes: 1000, frameMs: 20, lagMs: 300 },
    ...{ backlogBytes: 0, units: 10_000, ...changes },
  };
}

describe('pictureFigures', () => {
  it('counts minutes from the first frame on, one without a frame included', () => {
    const frames = [frame(5000), frame(64_000, { backlogBytes: 7 }), frame(130_000, { lagMs: 900 })];
    const figures = pictureFigures(frames, [60, 120]);
    expect(figures.minutes.map(({ frames: count }) => count)).toEqual([2, 0, 1]);
    expect(figures.minutes.map(({ lagMaxMs }) => lagMaxMs)).toEqual([300, 0, 900]);
    expect(figures).toMatchObject({ frames: 3, backlogMostBytes: 7, longTasks: 2, longestTaskMs: 120 });
  });

  it('of nothing is nothing', () => {
    expect(pictureFigures([], [])).toMatchObject({ frames: 0, units: 0, minutes: [] });
  });
});

describe('pictureFaults', () => {
  const many = (changes: Partial<FrameTiming>) =>
    pictureFigures(
      Array.from({ length: 40 }, (_, at) => frame(at * 300, changes)),
      [],
    );

  it('lets frames within the budget pass', () => {
    expect(pictureFaults(many({ frameMs: 50, lagMs: 500 }))).toEqual([]);
  });

  it.each([
    [many({ frameMs: 51 }), 'frames took 51 ms'],
    [many({ lagMs: 501 }), 'the lag was 501 ms'],
    [pictureFigures([], []), 'painted no frame'],
    [pictureFigures([frame(0), frame(150_000)], []), 'a minute without a frame'],
  ])('fails what is not', (figures, fault) => {
    expect(pictureFaults(figures).join()).toContain(fault);
  });
});
