// The order of units: by the score of their happening.

import { descendingOrder } from './radix-order.ts';

/** Unit numbers, the most suspicious first; equal scores by bytes sent, then in order. */
export function rankUnits(score: Float64Array, bytesUp: Float64Array): Uint32Array {
  return descendingOrder(score, bytesUp);
}
