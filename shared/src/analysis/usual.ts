// What is usual for a feature, with the unit itself left out: median and robust z of the others. A crowd is sorted
// once and then asked for each of its members.

import { transformed, transformedColumn, type FeatureColumn } from './feature.ts';
import { deviationWithout, medianWithout } from './order-statistics.ts';
import { sortNumbers } from './sorted-numbers.ts';
import { madToSigma } from './standardize.ts';

export interface Usual {
  /** Median of the others, raw; null when there are none whose value is known. */
  readonly median: number | null;
  /** Others that the median was taken from. */
  readonly others: number;
  /** Robust z on the feature's own scale (log1p for bytes); null where the others do not vary and no floor helps. */
  readonly z: number | null;
}

/** A feature's known values among some units, in order. */
export interface Crowd {
  readonly column: FeatureColumn;
  readonly raw: Float64Array;
  readonly scaled: Float64Array;
  readonly sum: number;
  readonly squares: number;
}

/** `members` are unit numbers. Where units share one value by nature (`column.shared`), each such value counts once. */
export function crowdOf(column: FeatureColumn, members: ArrayLike<number>): Crowd {
  const seen = new Set<number>();
  const raw = new Float64Array(members.length);
  let known = 0;
  for (let at = 0; at < members.length; at++) {
    const unit = members[at] as number;
    const value = column.values[unit] as number;
    if (Number.isNaN(value)) continue;
    const shared = column.shared?.[unit];
    if (shared !== undefined && seen.has(shared)) continue;
    if (shared !== undefined) seen.add(shared);
    raw[known++] = value;
  }
  const sorted = sortNumbers(raw.subarray(0, known));
  const scaled = transformedColumn({ ...column, values: sorted });
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < scaled.length; at++) {
    const value = scaled[at] as number;
    sum += value;
    squares += value * value;
  }
  return { column, raw: sorted, scaled, sum, squares };
}

/** The usual for a member of the crowd with this value. */
export function usualAmong(crowd: Crowd, value: number): Usual {
  const { column, raw, scaled } = crowd;
  const others = raw.length - 1;
  if (others < 1) return { median: null, others: 0, z: null };
  const own = transformed(column, value);
  const center = medianWithout(scaled, own);
  const mad = madToSigma * deviationWithout(scaled, own, center);
  const spread = mad > 0 ? mad : spreadWithout(crowd, own, center);
  const scale = Math.max(spread, column.least);
  return {
    median: medianWithout(raw, value),
    others,
    // Rounding leaves a spread of 1e-8 where all others are equal.
    z: scale > 1e-6 ? (own - center) / scale : null,
  };
}

/** Root mean square deviation of the others from `center`, from the sums of all. */
function spreadWithout({ scaled, sum, squares }: Crowd, own: number, center: number): number {
  const others = scaled.length - 1;
  const total = squares - own * own - 2 * center * (sum - own) + others * center * center;
  return Math.sqrt(Math.max(0, total) / others);
}

/** Crowds by feature and a key that names the members; each is made when it is first asked for. */
export class CrowdBook {
  private readonly crowds = new Map<string, Crowd>();

  of(column: FeatureColumn, key: string, members: () => ArrayLike<number>): Crowd {
    const id = `${column.name} ${key}`;
    const known = this.crowds.get(id);
    if (known !== undefined) return known;
    const made = crowdOf(column, members());
    this.crowds.set(id, made);
    return made;
  }
}

/** Unit numbers by group, from the group of each unit. */
export function membersByGroup(groups: ArrayLike<number>): Map<number, Uint32Array> {
  const sizes = new Map<number, number>();
  for (let unit = 0; unit < groups.length; unit++)
    sizes.set(groups[unit] as number, (sizes.get(groups[unit] as number) ?? 0) + 1);
  const members = new Map<number, Uint32Array>();
  for (const [group, size] of sizes) members.set(group, new Uint32Array(size));
  sizes.clear();
  for (let unit = 0; unit < groups.length; unit++) {
    const group = groups[unit] as number;
    const place = sizes.get(group) ?? 0;
    (members.get(group) as Uint32Array)[place] = unit;
    sizes.set(group, place + 1);
  }
  return members;
}
