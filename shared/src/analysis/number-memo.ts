// What was computed for a number, remembered for the first few thousand different ones. A Map makes an object of every
// number that it is asked for, which took four times as long.

import { slotOf } from './number-slots.ts';

/** Neither keys nor values may be NaN; -0 is 0. */
export class NumberMemo {
  private readonly keys: Float64Array;
  private readonly values: Float64Array;
  private readonly most: number;
  private size = 0;

  /** More than `most` different numbers are not remembered. */
  constructor(most: number) {
    // At most a quarter full: a search ends after a step or two.
    const slots = 2 ** Math.ceil(Math.log2(Math.max(1, most) * 4));
    this.most = most;
    this.keys = new Float64Array(slots).fill(Number.NaN);
    this.values = new Float64Array(slots);
  }

  /** NaN where nothing is remembered. */
  get(key: number): number {
    const slot = slotOf(this.keys, key);
    return this.keys[slot] === key ? (this.values[slot] as number) : Number.NaN;
  }

  set(key: number, value: number): void {
    const slot = slotOf(this.keys, key);
    if (this.keys[slot] !== key) {
      if (this.size >= this.most) return;
      this.size++;
      this.keys[slot] = key;
    }
    this.values[slot] = value;
  }
}
