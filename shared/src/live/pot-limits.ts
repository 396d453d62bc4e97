// Limits from the tail of what was seen: peaks over the 98 % quantile, a generalised Pareto tail, and the value that
// is exceeded with a chosen probability; streamed as SPOT (Siffer, Fouque, Termier, Largouët, KDD 2017): what is
// beyond the limit is an alarm and is not learnt, what is only beyond the threshold refines the tail.

import { quantileInPlace } from '../analysis/select.ts';
import { fitPareto, type ParetoTail } from './generalised-pareto.ts';

export interface PotOptions {
  /** Probability that a usual value exceeds the limit. Default 1e-4. */
  readonly risk?: number;
  /** Share of the values above the threshold. Default .02. */
  readonly tailShare?: number;
  /** Excesses kept for the fit; older ones are overwritten. Default 3,000. */
  readonly mostExcesses?: number;
}

/** With fewer values than this there is no limit yet. */
export const leastCalibration = 50;
/** The threshold goes down until so many values are above it (as far as the median). */
const wantedExcesses = 20;
const refitGrowth = 1.02;

export class PotLimit {
  /** Values learnt from, and how many of them were above the threshold. */
  seen = 0;
  above = 0;
  threshold = Number.POSITIVE_INFINITY;
  private readonly risk: number;
  private readonly tailShare: number;
  private readonly excesses: Float64Array;
  private tail: ParetoTail | null = null;
  /** `above` at the last fit. */
  private fitted = 0;

  constructor(options: PotOptions = {}) {
    this.risk = options.risk ?? 1e-4;
    this.tailShare = options.tailShare ?? 0.02;
    this.excesses = new Float64Array(options.mostExcesses ?? 3000);
  }

  get isCalibrated(): boolean {
    return Number.isFinite(this.threshold);
  }

  /** Starts anew from values that are taken for usual. False, with nothing changed, below 50 values. */
  calibrate(values: Float64Array): boolean {
    if (values.length < leastCalibration) return false;
    const wanted = Math.min(0.5, Math.max(this.tailShare, wantedExcesses / values.length));
    this.threshold = quantileInPlace(values.slice(), 1 - wanted);
    this.seen = values.length;
    this.above = 0;
    this.tail = null;
    for (const value of values) if (value > this.threshold) this.learn(value);
    return true;
  }

  /** Takes one value in: true where it is beyond the limit (and was not learnt). */
  add(value: number): boolean {
    if (!this.isCalibrated || Number.isNaN(value)) return false;
    if (value > this.limit()) return true;
    this.seen++;
    if (value > this.threshold) this.learn(value);
    return false;
  }

  /** The value exceeded with probability `risk`; ∞ before calibration. Fitted anew when the tail has grown by 2 %. */
  limit(): number {
    const count = Math.min(this.above, this.excesses.length);
    // Nothing above the threshold: all large values are equal.
    if (count === 0) return this.threshold;
    if (this.tail === null || this.above > this.fitted * refitGrowth) {
      this.tail = fitPareto(this.excesses.subarray(0, count));
      this.fitted = this.above;
    }
    return this.threshold + quantileOf(this.tail, (this.risk * this.seen) / this.above);
  }

  private learn(value: number): void {
    this.excesses[this.above % this.excesses.length] = value - this.threshold;
    this.above++;
  }
}

/** Excess that is exceeded with probability `share` among excesses. */
function quantileOf({ shape, scale }: ParetoTail, share: number): number {
  if (share >= 1) return 0;
  return Math.abs(shape) < 1e-9 ? -scale * Math.log(share) : (scale / shape) * (share ** -shape - 1);
}
