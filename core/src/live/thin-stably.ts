// Which points of a frame are sent when there are too many: anomalies first, of the rest those whose key has the
// smallest hash. So a point that is drawn now is drawn in the next frame too, instead of flickering with the sample.

import { selectKth } from '@jaws/shared/analysis/select';

export interface Thinnable {
  readonly key: Float64Array;
  readonly evidence: Float64Array;
}

/** Places in the columns, ascending, at most `most`. Where anomalies alone are too many, the strongest of them. */
export function thinStably(points: Thinnable, most: number, isAnomaly: (at: number) => boolean): Uint32Array {
  const count = points.key.length;
  const all = Uint32Array.from({ length: count }, (_, at) => at);
  if (count <= most) return all;
  // Smaller comes first: anomalies by falling evidence in [-2, 0), others by hash in [0, 1).
  const order = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const hash = hashOf(points.key[at] as number);
    order[at] = isAnomaly(at) ? -1 - (points.evidence[at] as number) + hash * 1e-6 : hash;
  }
  const last = selectKth(order.slice(), most - 1);
  let room = most;
  return all.filter((at) => (order[at] as number) <= last && room-- > 0);
}

/** 0 … 1, the same for the same key: the finaliser of MurmurHash3 (public domain) on both halves. */
export function hashOf(key: number): number {
  let hash = (key ^ Math.imul(Math.floor(key / 2 ** 32), 0x9e3779b1)) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
