// What is usual for a feature, with the unit itself left out: median and robust z of the others.

import { madToSigma } from './standardize.ts';
import { medianInPlace } from './select.ts';
import { transformed, type FeatureColumn } from './feature.ts';

export interface Usual {
  /** Median of the others, raw; null when there are none whose value is known. */
  readonly median: number | null;
  /** Others that the median was taken from. */
  readonly others: number;
  /** Robust z on the feature's own scale (log1p for bytes); null where the others do not vary and no floor helps. */
  readonly z: number | null;
}

/** `among` says which units are the others (the unit itself is always left out). */
export function usualOf(column: FeatureColumn, unit: number, among: (other: number) => boolean): Usual {
  const others: number[] = [];
  for (let at = 0; at < column.values.length; at++) {
    const value = column.values[at] as number;
    if (at !== unit && !Number.isNaN(value) && among(at)) others.push(value);
  }
  if (others.length === 0) return { median: null, others: 0, z: null };
  const median = medianInPlace(Float64Array.from(others));
  return { median, others: others.length, z: robustZ(column, column.values[unit] as number, others) };
}

function robustZ(column: FeatureColumn, value: number, others: readonly number[]): number | null {
  const scaled = Float64Array.from(others, (each) => transformed(column, each));
  const center = medianInPlace(scaled);
  const deviations = scaled.map((each) => Math.abs(each - center));
  const spread = Math.sqrt(deviations.reduce((sum, each) => sum + each * each, 0) / deviations.length);
  const mad = madToSigma * medianInPlace(deviations);
  const scale = Math.max(mad > 0 ? mad : spread, column.least);
  return scale > 0 ? (transformed(column, value) - center) / scale : null;
}
