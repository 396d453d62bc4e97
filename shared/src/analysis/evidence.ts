// Evidence in [0, 1] (DETECTION §3): e = min(1, S/6), S = −log10 p after Bonferroni over all units compared; p is
// the tail share of the unit's fused distance, generalised Pareto above the 98 % quantile, empirical below.
// Bonferroni over the units is what keeps the largest of 20,000 ordinary units ordinary.

import { tailSurprise } from './tail-share.ts';

/** S at which evidence is 1: one in a million, after correction. */
const fullSurprise = 6;
/** Distances closer than this are the same. */
const leastDistanceScale = 0.3;

/** One per unit; equal distances give equal evidence, a larger distance never gives less. */
export function evidenceOf(distance: Float64Array): Float64Array {
  const correction = Math.log10(Math.max(1, distance.length));
  return tailSurprise(distance, leastDistanceScale).map((surprise) =>
    Math.min(1, Math.max(0, surprise - correction) / fullSurprise),
  );
}

/** Unit numbers, the most suspicious first; equal distances by bytes sent, then in order. */
export function rankUnits(distance: Float64Array, bytesUp: Float64Array): Uint32Array {
  const order = Uint32Array.from({ length: distance.length }, (_, unit) => unit);
  return order.sort(
    (a, b) =>
      (distance[b] as number) - (distance[a] as number) ||
      (bytesUp[b] as number) - (bytesUp[a] as number) ||
      a - b,
  );
}
