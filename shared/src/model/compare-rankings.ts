// Average precision of scores with its interval, and how much one ranking is better than another on the same decisions: drawn
// again together, as what is hard for one is mostly hard for the other.

import type { Measures, Precision, PrecisionGain } from '../contract/models.ts';
import { bootstrapInterval } from './group-bootstrap.ts';
import type { Judged } from './measure.ts';
import { averagePrecision, rankRows } from './ranking-metrics.ts';

/** `highest`: scores by place in the decisions. */
export function rankedPrecision(
  { labels, groups }: Judged,
  highest: Float64Array,
  seed: number,
): Pick<Precision, 'prAuc' | 'prAucCi'> {
  const ranking = rankRows(highest, labels);
  return {
    prAuc: averagePrecision(ranking),
    prAucCi: [...(bootstrapInterval(groups, seed, (weights) => averagePrecision(ranking, weights)) ?? [])],
  };
}

/** Of `better` over `other`; null without positives. */
export function comparePrecision(
  { labels, groups }: Judged,
  better: Float64Array,
  other: Float64Array,
  seed: number,
): PrecisionGain | null {
  const [one, two] = [rankRows(better, labels), rankRows(other, labels)];
  const gainOf = (weights: Uint32Array | null): number | null => {
    const [a, b] = [averagePrecision(one, weights), averagePrecision(two, weights)];
    return a === null || b === null ? null : a - b;
  };
  const gain = gainOf(null);
  return gain === null ? null : { gain, ci: [...(bootstrapInterval(groups, seed, gainOf) ?? [])] };
}

/** Whether the gain is beyond chance. */
export function isGain(gain: PrecisionGain | null): boolean {
  return (gain?.ci[0] ?? 0) > 0;
}

/** In words. */
export function gainText(gain: PrecisionGain | null, before: Pick<Measures, 'prAuc'>): string {
  if (gain === null || before.prAuc === null)
    return 'Not compared: there is no labelled decision to test with.';
  const [low, high] = gain.ci;
  const interval = low === undefined || high === undefined ? '' : ` [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return `PR-AUC ${(before.prAuc + gain.gain).toFixed(3)} where the earlier one has ${before.prAuc.toFixed(3)}: ${signed(gain.gain)}${interval}`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}
