// A feature of a unit: its values as a column, and what in it would speak for data leaving. The same columns feed
// the picture (standardised), the ranking (surprise) and the reasons (words).

/** Groups are fused with each other; within a group the features tell the same story and the strongest speaks. */
export const featureGroups = [
  'upload',
  'volume',
  'direction',
  'habit',
  'novelty',
  'naming',
  'service',
  'shape',
  'duration',
  'connection',
  'repetition',
  'dns',
  'traffic',
] as const;
export type FeatureGroup = (typeof featureGroups)[number];

export interface FeatureInfo {
  readonly name: string;
  /** Of the raw value: B, s, packets, share … */
  readonly unit: string;
  readonly meaning: string;
  readonly group: FeatureGroup;
  /** Counts and bytes: log1p before anything is computed from them. */
  readonly log: boolean;
  /** Which direction is evidence; `none`: shown in the picture only. */
  readonly suspicious: 'high' | 'low' | 'none';
  /** What matters, after log1p: smaller differences from the usual count in proportion; the tail's least scale. */
  readonly least: number;
}

export interface FeatureColumn extends FeatureInfo {
  /** One per unit; NaN = unknown, which is never evidence. */
  readonly values: Float64Array;
  /** Units are compared with units of the same class only (a service with the same service). */
  readonly classes?: readonly string[];
  /** Units with the same number share one value by nature (all channels of a pair its ports): it is counted once when
   * the usual is taken. */
  readonly shared?: Uint32Array;
  /** −log10 p where it is known better than from the column itself. */
  readonly surprise?: Float64Array;
}

/** log1p where the feature says so; NaN stays. */
export function transformed(info: FeatureInfo, value: number): number {
  return info.log ? Math.log1p(Math.max(0, value)) : value;
}

export function transformedColumn({ values, log }: FeatureColumn): Float64Array {
  const all = new Float64Array(values);
  // A loop: `map` takes half as long again, and ten times as long where the values stay as they are.
  if (log) for (let at = 0; at < all.length; at++) all[at] = Math.log1p(Math.max(0, all[at] as number));
  return all;
}

/** A copy of the values that are known. */
export function knownOf(values: Float64Array): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!Number.isNaN(value)) known[count++] = value;
  }
  return known.subarray(0, count);
}
