// Evidence in [0, 1] (DETECTION §3): e = min(1, S/6), S = −log10 p after Bonferroni; p is the tail share of the
// unit's fused distance, generalised Pareto above the 98 % quantile, empirical below.
// The tail is taken over decisions, not units: both ends of one upload, or the flows of one channel, are one
// decision, else each would make the other look common.

import { descendingOrder } from './radix-order.ts';
import { surpriseAmong } from './tail-share.ts';

/** S at which evidence is 1: one in a million, after correction. */
const fullSurprise = 6;
/** Distances closer than this are the same. */
const leastDistanceScale = 0.3;
/** Among fewer decisions than this no unit gets evidence worth the name (ADR 0010): what is left is the ranking. */
export const fewDecisions = 20;
/** Groups of detectors that are fused, DETECTION §3's G. */
const detectorGroups = 9;

/**
 * One per unit; equal distances give equal evidence, a larger distance never gives less. `decision` numbers the
 * decision of each unit (default: each its own).
 * Correction: Bonferroni over the groups, or a tenth of the decisions where these are more, so that the largest of
 * 20,000 ordinary units stays ordinary (its expected S is 1) and a plain uniform set has none above .5. A scale, not a
 * false-alarm rate; measured in docs/adr/0010-evidence.md.
 */
export function evidenceOf(distance: Float64Array, decision?: Uint32Array): Float64Array {
  const heads = headsOf(distance, decision);
  const correction = Math.log10(Math.max(detectorGroups, heads.length / 10));
  const evidence = surpriseAmong(distance, heads, leastDistanceScale);
  for (let at = 0; at < evidence.length; at++)
    evidence[at] = Math.min(1, Math.max(0, (evidence[at] as number) - correction) / fullSurprise);
  return evidence;
}

/** Decisions that evidence is judged among; `count`: of the units. */
export function countDecisions(count: number, decision: Uint32Array | undefined): number {
  return decision === undefined ? count : new Set(decision).size;
}

/** The largest distance of each decision. */
function headsOf(distance: Float64Array, decision: Uint32Array | undefined): Float64Array {
  if (decision === undefined) return distance;
  const heads = new Map<number, number>();
  for (let unit = 0; unit < distance.length; unit++) {
    const of = decision[unit] as number;
    heads.set(of, Math.max(heads.get(of) ?? Number.NEGATIVE_INFINITY, distance[unit] as number));
  }
  return Float64Array.from(heads.values());
}

/** Unit numbers, the most suspicious first; equal distances by bytes sent, then in order. */
export function rankUnits(distance: Float64Array, bytesUp: Float64Array): Uint32Array {
  return descendingOrder(distance, bytesUp);
}
