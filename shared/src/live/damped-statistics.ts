// Damped statistics per key (DETECTION §2): weight, sum and sum of squares that halve λ times a second, for several λ
// side by side, so that "now", "the last minute" and "the last quarter of an hour" are all at hand without keeping
// packets. (w, S, Q) ← (w, S, Q)·2^(−λΔt) + (1, x, x²). Linear: the statistics of a sum of keys at one moment are the
// sums of theirs, so a channel is had from its flows.
// Own columns, five λ: 136 bytes a key; nothing is allocated per value.

/** Halvings per second. */
export const dampingRates = [5, 1, 0.1, 0.01, 1 / 600] as const;

const rateCount = dampingRates.length;
const cells = 3 * rateCount;

export interface DampedSums {
  /** Damped count of values. */
  weight: number;
  /** Damped sum and sum of squares, in the units of the value and its square. */
  sum: number;
  squares: number;
}

export class DampedStatistics {
  private values: Float64Array;
  private lastS: Float64Array;

  constructor(keys = 256) {
    this.values = new Float64Array(keys * cells);
    this.lastS = new Float64Array(keys);
  }

  /**
   * Adds a value of a key at a time in seconds (any fixed origin). A time before the key's last one counts as that:
   * packets out of order do not bring back what has faded.
   */
  add(key: number, atS: number, value: number): void {
    if (key >= this.lastS.length) this.grow(key + 1);
    const from = key * cells;
    const { values } = this;
    const elapsedS = Math.max(0, atS - (this.lastS[key] as number));
    // λ by λ, in place; pow is skipped in bursts, where Δt is 0.
    for (let rate = 0; rate < rateCount; rate++) {
      const at = from + rate * 3;
      const kept = elapsedS === 0 ? 1 : 2 ** (-(dampingRates[rate] as number) * elapsedS);
      values[at] = (values[at] as number) * kept + 1;
      values[at + 1] = (values[at + 1] as number) * kept + value;
      values[at + 2] = (values[at + 2] as number) * kept + value * value;
    }
    this.lastS[key] = Math.max(this.lastS[key] as number, atS);
  }

  /** Adds the key's damped sums at `atS` to `into`, for the rate at this place of `dampingRates`. */
  collect(key: number, rate: number, atS: number, into: DampedSums): void {
    if (key >= this.lastS.length) return;
    const at = key * cells + rate * 3;
    const elapsedS = Math.max(0, atS - (this.lastS[key] as number));
    const kept = 2 ** (-(dampingRates[rate] as number) * elapsedS);
    into.weight += kept * (this.values[at] as number);
    into.sum += kept * (this.values[at + 1] as number);
    into.squares += kept * (this.values[at + 2] as number);
  }

  /** Key `from` becomes key `to`; `from` keeps its values until it is moved upon or cleared. */
  move(from: number, to: number): void {
    if (from === to) return;
    if (Math.max(from, to) >= this.lastS.length) this.grow(Math.max(from, to) + 1);
    this.values.copyWithin(to * cells, from * cells, (from + 1) * cells);
    this.lastS[to] = this.lastS[from] as number;
  }

  /** Forgets keys from this one on. */
  clearFrom(key: number): void {
    this.values.fill(0, key * cells);
    this.lastS.fill(0, key);
  }

  private grow(keys: number): void {
    const capacity = Math.max(keys, this.lastS.length * 2);
    const values = new Float64Array(capacity * cells);
    values.set(this.values);
    this.values = values;
    const lastS = new Float64Array(capacity);
    lastS.set(this.lastS);
    this.lastS = lastS;
  }
}

/** Steady rate per second that would give these sums: S·λ·ln 2 (∫2^(−λt)dt = 1/(λ ln 2)). */
export function perSecond(sums: DampedSums, rate: number): number {
  return sums.sum * (dampingRates[rate] as number) * Math.LN2;
}

/** Mean and standard deviation of the damped values; 0 where there are none. */
export function dampedMoments({ weight, sum, squares }: DampedSums): { mean: number; deviation: number } {
  if (!(weight > 0)) return { mean: 0, deviation: 0 };
  const mean = sum / weight;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / weight - mean * mean)) };
}
