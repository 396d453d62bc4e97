// DBSCAN's ε from frame to frame: the knee of the k-distance curve jumps about, so it is smoothed on its logarithm
// and kept between the 50 % and 97 % quantiles of the curve of the moment (DETECTION §4).

import { suggestEps } from '../analysis/k-distance.ts';

const lowestShare = 0.5;
const highestShare = 0.97;

export class EpsFollower {
  private logEps: number | null = null;
  private readonly share: number;

  /** `share`: of the way to the newest knee per frame. */
  constructor(share = 0.2) {
    this.share = share;
  }

  /** `distances`: the k-distance curve, ascending; `least`: never less than this (points that repeat). */
  follow(distances: Float64Array, least: number): number {
    const { eps } = suggestEps(distances, least);
    const wanted = Math.log(eps);
    const smoothed = this.logEps === null ? wanted : this.logEps + this.share * (wanted - this.logEps);
    const last = Math.max(0, distances.length - 1);
    const low = distances[Math.ceil(lowestShare * last)] ?? 0;
    const high = distances[Math.floor(highestShare * last)] ?? 0;
    // On a flat curve both quantiles may be 0: then the suggestion stands.
    const kept = Math.max(Math.min(Math.exp(smoothed), Math.max(high, eps)), Math.max(low, least));
    const usable = kept > 0 && Number.isFinite(kept) ? kept : eps;
    this.logEps = Math.log(usable);
    return usable;
  }

  reset(): void {
    this.logEps = null;
  }
}
