// Fuses the surprises of features into one distance per unit: within a group the strongest feature speaks (they
// tell the same story), between groups the surprises add up, as log p-values of independent tests do (Fisher).
// The distance has no unit of probability; evidence.ts turns it into one by its own tail.

import { transformedColumn, type FeatureColumn, type FeatureGroup } from './feature.ts';
import { tailSurprise } from './tail-share.ts';

/** −log10 p that any unit in the middle of the crowd has; it is no surprise. */
const ordinary = 0.3;
/** No single group decides alone: beyond one in 10,000 more of the same says little (a backup is large, too). */
const largestGroupSurprise = 4;

/** How much a group says about leaving the network. */
const weights: Record<FeatureGroup, number> = {
  upload: 1,
  direction: 1,
  habit: 0.5,
  novelty: 0.7,
  naming: 1,
  service: 1,
  shape: 0.7,
  connection: 0.7,
  dns: 1,
  traffic: 0.5,
};

export interface FeatureSurprise {
  readonly column: FeatureColumn;
  /** By unit, before the group's rules. */
  readonly surprise: Float64Array;
}

/**
 * Surprise of each suspicious feature, among the units of the same stratum (client side, server side …): a
 * unit of stratum 255 is not judged (multicast, broadcast, ARP: it does not leave the link).
 */
export function featureSurprises(columns: readonly FeatureColumn[], stratum: Uint8Array): FeatureSurprise[] {
  const strata = [...new Set(stratum)].filter((each) => each !== notJudged);
  return columns
    .filter((column) => column.suspicious !== 'none')
    .map((column) => {
      const values = transformedColumn(column);
      if (column.suspicious === 'low')
        for (let at = 0; at < values.length; at++) values[at] = -(values[at] as number);
      const surprise = new Float64Array(values.length);
      for (const each of strata) {
        const inside = values.map((value, at) => (stratum[at] === each ? value : Number.NaN));
        const found = tailSurprise(inside, column.least);
        for (let at = 0; at < surprise.length; at++)
          surprise[at] = Math.max(surprise[at] as number, found[at] as number);
      }
      return { column, surprise };
    });
}

export const notJudged = 255;

/** The fused distance of every unit, 0 = nothing unusual. */
export function fuse(surprises: readonly FeatureSurprise[], count: number): Float64Array {
  const byGroup = new Map<FeatureGroup, Float64Array>();
  for (const { column, surprise } of surprises) {
    const strongest = byGroup.get(column.group) ?? new Float64Array(count);
    for (let at = 0; at < count; at++)
      strongest[at] = Math.max(strongest[at] as number, surprise[at] as number);
    byGroup.set(column.group, strongest);
  }
  const fused = new Float64Array(count);
  for (const [group, strongest] of byGroup) {
    for (let at = 0; at < count; at++) {
      const above = Math.min(largestGroupSurprise, Math.max(0, (strongest[at] as number) - ordinary));
      fused[at] = (fused[at] as number) + weights[group] * above;
    }
  }
  return fused;
}
