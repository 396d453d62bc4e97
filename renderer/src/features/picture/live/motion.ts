// Moves points from one frame to the next: where each is a share of the way along. Points that are new stand where
// they belong at once.

import type { LivePoints } from '../../../state/live-points.ts';

export const motionMs = 300;
/** More points than these jump: finding each one's place before takes longer than a frame may. */
export const mostMoved = 5000;

export interface Motion {
  /** Points after `share` in [0, 1] of the way; slower towards the end. */
  readonly at: (share: number) => LivePoints;
}

/** Whether any of the points stands elsewhere: most frames between two judgements move none. */
function isMoved(before: LivePoints, after: LivePoints, from: Int32Array): boolean {
  return from.some((old, at) => old >= 0 && (before.x[old] !== after.x[at] || before.y[old] !== after.y[at]));
}

/** Null when nothing moves. */
export function createMotion(before: LivePoints, after: LivePoints): Motion | null {
  const places = new Map<number, number>();
  before.key.forEach((key, at) => places.set(key, at));
  const from = Int32Array.from(after.key, (key) => places.get(key) ?? -1);
  if (!isMoved(before, after, from)) return null;
  const between = (old: Float32Array, next: Float32Array, eased: number): Float32Array =>
    next.map((value, at) => {
      const start = old[from[at] ?? -1];
      return start === undefined ? value : start + (value - start) * eased;
    });
  return {
    at(share) {
      if (share >= 1) return after;
      const eased = 1 - (1 - share) ** 3;
      return {
        ...after,
        x: between(before.x, after.x, eased),
        y: between(before.y, after.y, eased),
        t2: between(before.t2, after.t2, eased),
        spe: between(before.spe, after.spe, eased),
      };
    },
  };
}
