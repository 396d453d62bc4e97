// How surprising a value is among others: −log10 of its tail share. Empirical below the 98 % quantile, a
// generalised-Pareto tail above it (peaks over threshold, DETECTION §1 and §3).
// The excesses are fitted with the value itself left out, and the fit is predictive: for exponential excesses
// with k others of mean m, P(next > x) = (1 + x / (k·m))^-k, a Pareto tail of shape 1/k. So a lone value in a small
// set cannot become absurdly improbable, and in a large set the exponential tail is reached.
// Rare is not enough: a value that differs from the median by less than what matters (`least`) is rare noise, and
// among few units somebody is always first. What it claims beyond the median's claim grows with the difference.

import { knownOf } from './feature.ts';
import { NumberMemo } from './number-memo.ts';
import { sortNumbers } from './sorted-numbers.ts';

/** Tail shares are not claimed below this, nor below 1/n³: n values say nothing about rarer things. */
const largestSurprise = 12;
const largestPower = 3;
const thresholdShare = 0.02;
/** With fewer values above the 98 % quantile the threshold goes down, as far as the median. */
const wantedExcesses = 20;
/** More different values than this are not remembered. */
const mostRemembered = 4096;

/**
 * −log10 P(another value >= this one), one per value; equal values give equal surprises. NaN = unknown: 0.
 * `least` (same units as the values): a smaller difference from the median counts in proportion, and the scale of the
 * tail does not fall below it where all the other values are equal.
 */
export function tailSurprise(values: Float64Array, least = 0): Float64Array {
  return surpriseAmong(values, values, least);
}

/** As `tailSurprise`, for values that are represented among `references` by one that is at least as large. */
export function surpriseAmong(values: Float64Array, references: Float64Array, least = 0): Float64Array {
  const known = sortNumbers(knownOf(references));
  const surprise = new Float64Array(values.length);
  if (known.length < 2) return surprise;
  const tail = fitTail(known, least);
  // Packets repeat few values (sizes, shares of kinds): each is looked up once, as long as they are few.
  const seen = new NumberMemo(mostRemembered);
  const median = known[(known.length - 1) >>> 1] as number;
  const ordinary = surpriseOf(median, known, tail);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (Number.isNaN(value)) continue;
    let found = seen.get(value);
    if (Number.isNaN(found)) {
      found = surpriseOf(value, known, tail);
      if (value - median < least && found > ordinary)
        found = ordinary + ((found - ordinary) * (value - median)) / least;
      seen.set(value, found);
    }
    surprise[at] = found;
  }
  return surprise;
}

interface Tail {
  readonly threshold: number;
  /** Values above the threshold, and the sum of their excesses. */
  readonly above: number;
  readonly excessSum: number;
  readonly least: number;
}

function fitTail(sorted: Float64Array, least: number): Tail {
  const count = sorted.length;
  const wanted = Math.min(Math.max(count * thresholdShare, wantedExcesses), count / 2);
  const threshold = sorted[Math.max(0, count - 1 - Math.floor(wanted))] as number;
  let above = 0;
  let excessSum = 0;
  for (let at = count - 1; at >= 0 && (sorted[at] as number) > threshold; at--) {
    above++;
    excessSum += (sorted[at] as number) - threshold;
  }
  return { threshold, above, excessSum, least };
}

function surpriseOf(value: number, sorted: Float64Array, tail: Tail): number {
  const { threshold, above, excessSum, least } = tail;
  const count = sorted.length;
  if (value <= threshold) return -Math.log10((count - firstAtLeast(sorted, value)) / count);
  const excess = value - threshold;
  const others = above - 1;
  const k = Math.max(1, others);
  const mean = Math.max(least, (excessSum - excess) / Math.max(1, others));
  const beyond = mean > 0 ? k * Math.log10(1 + excess / (k * mean)) : 0;
  const fitted = beyond - Math.log10(above / count);
  // Values that many others reach are not rare, whatever the fit says.
  const reachedBy = Math.max(0, count - firstAtLeast(sorted, value) - 1);
  const observed = reachedBy > 0 ? -Math.log10(reachedBy / count) : largestSurprise;
  return Math.min(largestSurprise, largestPower * Math.log10(count), fitted, observed);
}

/** Index of the first value that is not smaller. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
