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

/** Constructors, not `from`: that one asks an iterator for each value, eight times as slow. */
export function storeFrame({ points, ...summary }: LiveFrame): StoredFrame {
  return {
    summary,
    points: {
      length: points.key.length,
      key: new Float64Array(points.key),
      x: new Float32Array(points.x),
      y: new Float32Array(points.y),
      evidence: new Float32Array(points.evidence),
      cluster: new Int32Array(points.cluster),
      colour: new Int32Array(points.colour),
      kind: new Uint8Array(points.kind),
      bytes: new Float64Array(points.bytes),
      t2: new Float32Array(points.t2),
      spe: new Float32Array(points.spe),
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
