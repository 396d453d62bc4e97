// What the frames of a live picture say of themselves, in all and by the minute, and whether that is good enough.

import type { FrameTiming } from '../../bench/live-page/page-timing.ts';
import { quantile } from '../../bench/quantile.ts';

export interface FrameFigures {
  readonly frames: number;
  /** Spent in the worker on a frame, ms. */
  readonly frameP50Ms: number;
  readonly frameP95Ms: number;
  /** The row that waited longest, from being stored to the frame that tells of it, ms. */
  readonly lagP50Ms: number;
  readonly lagP95Ms: number;
  readonly lagMaxMs: number;
  /** From the socket's message to the painted picture, ms. */
  readonly paintedP50Ms: number;
  readonly paintedP95Ms: number;
  /** Stored and not yet read when the frame was made. */
  readonly backlogMostBytes: number;
}

export interface PictureFigures extends FrameFigures {
  /** Units in the newest frame's window. */
  readonly units: number;
  readonly longTasks: number;
  readonly longestTaskMs: number;
  readonly minutes: readonly FrameFigures[];
}

export const pictureBudget = { frameP95Ms: 50, lagP95Ms: 500 } as const;
const minuteMs = 60_000;

function figuresOf(frames: readonly FrameTiming[]): FrameFigures {
  const of = (read: (frame: FrameTiming) => number, share: number): number =>
    quantile(frames.map(read), share);
  return {
    frames: frames.length,
    frameP50Ms: of(({ frameMs }) => frameMs, 0.5),
    frameP95Ms: of(({ frameMs }) => frameMs, 0.95),
    lagP50Ms: of(({ lagMs }) => lagMs, 0.5),
    lagP95Ms: of(({ lagMs }) => lagMs, 0.95),
    lagMaxMs: of(({ lagMs }) => lagMs, 1),
    paintedP50Ms: of(({ paintedMs }) => paintedMs, 0.5),
    paintedP95Ms: of(({ paintedMs }) => paintedMs, 0.95),
    backlogMostBytes: of(({ backlogBytes }) => backlogBytes, 1),
  };
}

export function pictureFigures(
  frames: readonly FrameTiming[],
  longTasksMs: readonly number[],
): PictureFigures {
  const startMs = frames[0]?.atMs ?? 0;
  const minutes: (FrameTiming[] | undefined)[] = [];
  for (const frame of frames) (minutes[Math.floor((frame.atMs - startMs) / minuteMs)] ??= []).push(frame);
  return {
    ...figuresOf(frames),
    units: frames.at(-1)?.units ?? 0,
    longTasks: longTasksMs.length,
    longestTaskMs: quantile(longTasksMs, 1),
    // A minute without any frame stays in the list.
    minutes: Array.from(minutes, (some) => figuresOf(some ?? [])),
  };
}

/** One line for each thing that is not as it must be. */
export function pictureFaults(picture: PictureFigures): string[] {
  const faults: string[] = [];
  const { frameP95Ms, lagP95Ms, minutes } = picture;
  if (picture.frames === 0) faults.push('the page painted no frame');
  if (frameP95Ms > pictureBudget.frameP95Ms)
    faults.push(`frames took ${frameP95Ms} ms (95 %), ${pictureBudget.frameP95Ms} are allowed`);
  if (lagP95Ms > pictureBudget.lagP95Ms)
    faults.push(`the lag was ${lagP95Ms} ms (95 %), ${pictureBudget.lagP95Ms} are allowed`);
  if (minutes.some(({ frames }) => frames === 0)) faults.push('there was a minute without a frame');
  return faults;
}
