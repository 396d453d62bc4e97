// How improbable it is that a channel comes back so evenly by chance. Median rules: up to half of the gaps may be
// anything, so a beacon that misses calls, or shares its channel with other traffic, is still seen.

import { deviationInPlace, medianInPlace } from '../analysis/select.ts';

/** Fewer gaps tell nothing. */
export const leastGaps = 4;
/** A shorter period is the pacing of one transfer, s. */
const leastPeriodS = 2;
/** Spread around the median below which clocks do not keep time, and its least in seconds. */
const leastSpread = 0.01;
const clockNoiseS = 0.05;
/** Sizes vary by padding. */
const leastSizeSpread = 0.02;
const mostSpread = 1.4;
const mostCounted = 1024;

const logFactorial = new Float64Array(mostCounted + 1);
for (let n = 2; n <= mostCounted; n++) logFactorial[n] = (logFactorial[n - 1] as number) + Math.log(n);

export interface Evenness {
  /** −log10 of the chance; 0 = nothing even. */
  readonly score: number;
  readonly median: number;
  /** MAD / median, as measured. */
  readonly spread: number;
}

const none: Evenness = { score: 0, median: 0, spread: 1 };

/** `gaps`: seconds between starts, in order of time; overwritten. At most the last 1,024 count. */
export function evennessOfGaps(gaps: Float64Array): Evenness {
  const counted = gaps.subarray(Math.max(0, gaps.length - mostCounted));
  if (counted.length < leastGaps) return none;
  const median = medianInPlace(counted);
  if (median < leastPeriodS) return { ...none, median };
  const spread = deviationInPlace(counted, median) / median;
  const least = Math.max(leastSpread, clockNoiseS / median);
  return { score: chanceOf(counted.length, Math.max(spread, least)), median, spread };
}

/** `sizes`: payload of each activity, bytes; overwritten. */
export function evennessOfSizes(sizes: Float64Array): Evenness {
  const counted = sizes.subarray(Math.max(0, sizes.length - mostCounted));
  if (counted.length <= leastGaps) return none;
  const median = medianInPlace(counted);
  if (median <= 0) return none;
  const spread = deviationInPlace(counted, median) / median;
  return { score: chanceOf(counted.length, Math.max(spread, leastSizeSpread)), median, spread };
}

/**
 * −log10 P[Bin(n − 1, q) ≥ ⌊(n + 1) / 2⌋ − 1]: that half of n exponential values lie within `spread` of their median,
 * each with the chance q = sinh(ln 2 · spread).
 */
function chanceOf(n: number, spread: number): number {
  if (spread > mostSpread) return 0;
  return -logTail(n - 1, Math.sinh(0.693 * spread), Math.floor((n + 1) / 2) - 1);
}

/** log10 P[Bin(n, q) ≥ k]. */
function logTail(n: number, q: number, k: number): number {
  if (k <= 0 || q >= 1) return 0;
  const [hit, miss] = [Math.log(q), Math.log1p(-q)];
  const total = logFactorial[n] as number;
  let largest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = k; i <= n; i++) {
    const term =
      total - (logFactorial[i] as number) - (logFactorial[n - i] as number) + i * hit + (n - i) * miss;
    if (term > largest) {
      sum = sum * Math.exp(largest - term) + 1;
      largest = term;
    } else sum += Math.exp(term - largest);
  }
  return Math.min(0, (largest + Math.log(sum)) / Math.LN10);
}
