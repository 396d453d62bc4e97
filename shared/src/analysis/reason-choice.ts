// Which features are told of a unit: the strongest, none twice in other words, none that points the other way.

import type { AnalysisReason } from '../contract/analysis.ts';
import type { FeatureColumn } from './feature.ts';
import type { FeatureSurprise } from './suspicion.ts';

/** DESIGN: every flag gives 3 to 5 reasons. */
const mostReasons = 5;
const wantedReasons = 3;

/** Features that tell one story; the first of a list that speaks at all tells it. */
const stories: readonly (readonly string[])[] = [
  ['cleartext_upload', 'http_upload'],
  ['cleartext_upload', 'upload', 'upload_vs_host', 'net_upload'],
  ['failed_flows', 'failed'],
];

export interface WeighedReason {
  /** −log10 of the feature's tail share. */
  readonly weight: number;
  readonly suspicious: FeatureColumn['suspicious'];
  readonly reason: AnalysisReason;
}

interface WeighedFeature {
  readonly column: FeatureColumn;
  readonly weight: number;
}

/** Features that speak for a unit, strongest first. */
export function speakingFeatures(surprises: readonly FeatureSurprise[], unit: number): WeighedFeature[] {
  return surprises
    .map(({ column, surprise }) => ({ column, weight: surprise[unit] as number }))
    .filter(({ column, weight }) => weight > 0 && speaks(column, column.values[unit] as number))
    .sort((a, b) => b.weight - a.weight);
}

/** A plain "no", 0 bytes or an unknown value is no reason. */
function speaks(column: FeatureColumn, value: number): boolean {
  return !Number.isNaN(value) && (column.suspicious === 'low' || value !== 0);
}

/** At most five, strongest first. Told twice only where there would be fewer than three otherwise. */
export function chooseReasons(candidates: readonly WeighedReason[]): AnalysisReason[] {
  const telling = candidates.filter((each) => isBeyondUsual(each));
  const present = new Set(telling.map((each) => each.reason.feature));
  const isTold = ({ reason }: WeighedReason): boolean =>
    stories.some((story) => {
      const teller = story.find((feature) => present.has(feature));
      return story.includes(reason.feature) && teller !== reason.feature;
    });
  const fresh = telling.filter((each) => !isTold(each));
  const again = telling.filter((each) => isTold(each));
  const chosen = [...fresh, ...again.slice(0, Math.max(0, wantedReasons - fresh.length))];
  return chosen
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostReasons)
    .map((each) => each.reason);
}

/** A smaller robust z is no difference that anybody would see. */
const leastTold = 0.1;

function isBeyondUsual({ suspicious, reason: { value, usual, unit, z } }: WeighedReason): boolean {
  if (usual === null || value === null) return true;
  if (z !== null && Math.abs(z) < leastTold) return false;
  // Shares are told in percent, where rare is small.
  return (suspicious === 'low') !== (unit === '%') ? value < usual : value > usual;
}
