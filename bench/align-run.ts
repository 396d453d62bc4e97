// One pass of one method over frames: jumps, explained variance, and how soon a new outlier is seen.
import { jumpBetween, rmsRadius, type PlacedFrame } from '@jaws/shared/live/jump';
import type { DriftingFrame } from '@jaws/shared/live/drifting-frames.fixture';
import type { Placer } from './align-methods.ts';

export interface AlignRun {
  /** One per frame after the first. */
  readonly jumps: readonly number[];
  /** One per frame. */
  readonly explained: readonly number[];
  readonly medianJump: number;
  readonly maxJump: number;
  readonly explainedVariance: number;
  /** 1 = in the frame in which it appears; null = never, or there is no outlier. */
  readonly outlierVisibleAfterFrames: number | null;
  readonly seconds: number;
}

/** A new point is an outlier beyond so many RMS distances from the mean, over all features. */
const outlierRadii = 5;
/** It is seen beyond so many RMS radii of the other points on screen. */
const visibleRadii = 3;

interface Watched {
  readonly id: number;
  readonly frame: number;
}

export function runMethod(frames: Iterable<DriftingFrame>, place: Placer): AlignRun {
  const jumps: number[] = [];
  const explained: number[] = [];
  let previous: PlacedFrame | null = null;
  let watched: Watched | null = null;
  let visibleAfter: number | null = null;
  let milliseconds = 0;
  let number = 0;
  for (const frame of frames) {
    const started = performance.now();
    const placed = place(frame.data, frame.rows);
    milliseconds += performance.now() - started;
    explained.push(placed.explained);
    if (watched === null && previous !== null) {
      const id = newOutlier(frame, new Set(Array.from(previous.ids)));
      if (id !== null) watched = { id, frame: number };
    }
    if (watched !== null && visibleAfter === null && isVisible(frame, placed.points, watched.id))
      visibleAfter = number - watched.frame + 1;
    const current: PlacedFrame = { ids: frame.ids, points: placed.points };
    if (previous !== null) jumps.push(jumpBetween(previous, current));
    previous = current;
    number++;
  }
  return {
    jumps,
    explained,
    medianJump: middleOf(jumps),
    maxJump: jumps.reduce((most, jump) => Math.max(most, jump), 0),
    explainedVariance: explained.reduce((sum, each) => sum + each, 0) / Math.max(1, explained.length),
    outlierVisibleAfterFrames: visibleAfter,
    seconds: milliseconds / 1000,
  };
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return 0;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** The id of the farthest new point, where it is far enough out. */
function newOutlier(
  { ids, data, rows, dimension }: DriftingFrame,
  known: ReadonlySet<number>,
): number | null {
  const mean = new Float64Array(dimension);
  for (let at = 0; at < rows * dimension; at++)
    mean[at % dimension] = (mean[at % dimension] as number) + (data[at] as number) / rows;
  let total = 0;
  let farthest: { id: number; square: number } | null = null;
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let column = 0; column < dimension; column++)
      square += ((data[row * dimension + column] as number) - (mean[column] as number)) ** 2;
    const id = ids[row] as number;
    if (!known.has(id) && (farthest === null || square > farthest.square)) farthest = { id, square };
    total += square;
  }
  const isOut = farthest !== null && farthest.square > (outlierRadii ** 2 * (total - farthest.square)) / rows;
  return isOut && farthest !== null ? farthest.id : null;
}

function isVisible(frame: DriftingFrame, points: Float64Array, id: number): boolean {
  const row = frame.ids.indexOf(id);
  if (row < 0) return false;
  const others = points.filter((_, at) => at >> 1 !== row);
  const count = others.length / 2;
  let x = 0;
  let y = 0;
  for (let at = 0; at < others.length; at += 2) {
    x += (others[at] as number) / count;
    y += (others[at + 1] as number) / count;
  }
  const distance = Math.hypot((points[row * 2] as number) - x, (points[row * 2 + 1] as number) - y);
  return distance > visibleRadii * rmsRadius(others);
}
