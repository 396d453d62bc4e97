// Points of one live frame as typed arrays: sixty frames of 20,000 points are kept, which are 55 MB this way.

import type { LiveFrame } from '@jaws/shared/contract/live';

/** Columns of one length; meanings as in the contract. `t2` and `spe` are empty while there are no limits. */
export interface LivePoints {
  readonly length: number;
  /** Whole numbers beyond 2^32. */
  readonly key: Float64Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly evidence: Float32Array;
  readonly cluster: Int32Array;
  readonly colour: Int32Array;
  readonly kind: Uint8Array;
  readonly bytes: Float64Array;
  readonly t2: Float32Array;
  readonly spe: Float32Array;
}

/** A frame without its points: small enough for React. */
export type LiveSummary = Omit<LiveFrame, 'points'>;

export interface StoredFrame {
  readonly summary: LiveSummary;
  readonly points: LivePoints;
}

export function storeFrame({ points, ...summary }: LiveFrame): StoredFrame {
  return {
    summary,
    points: {
      length: points.key.length,
      key: Float64Array.from(points.key),
      x: Float32Array.from(points.x),
      y: Float32Array.from(points.y),
      evidence: Float32Array.from(points.evidence),
      cluster: Int32Array.from(points.cluster),
      colour: Int32Array.from(points.colour),
      kind: Uint8Array.from(points.kind),
      bytes: Float64Array.from(points.bytes),
      t2: Float32Array.from(points.t2),
      spe: Float32Array.from(points.spe),
    },
  };
}

/** Place of each wanted key in the columns; keys that are not there are left out. */
export function placesOf(points: LivePoints, wanted: ReadonlySet<number>): Map<number, number> {
  const places = new Map<number, number>();
  if (wanted.size === 0) return places;
  // Plain loop: this runs over 20,000 points every frame.
  for (let at = 0; at < points.length; at += 1) {
    const key = points.key[at] ?? -1;
    if (wanted.has(key)) places.set(key, at);
  }
  return places;
}
