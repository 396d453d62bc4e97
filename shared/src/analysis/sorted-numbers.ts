// Sorts numbers of which most repeat: packets have a few thousand sizes and shares, however many they are. The
// different ones are counted and sorted, and each is written as often as it came.

import { slotOf } from './number-slots.ts';
import { sortPositive } from './sort-positive.ts';

/** With more different numbers than this it is better to sort by bits, or in the ordinary way. */
const mostDifferent = 4096;
/** Below this it is, too. */
const worthwhile = 20_000;
const slots = 4 * mostDifferent;
const free = Number.NaN;

/** Sorts in place, ascending, and gives the array itself. No NaN; -0 and 0 are one number. */
export function sortNumbers(values: Float64Array): Float64Array {
  if (values.length < worthwhile) return values.sort();
  const counted = countNumbers(values);
  if (counted === null) return sortPositive(values) ? values : values.sort();
  const different = counted.keys.filter((key) => !Number.isNaN(key)).sort();
  let at = 0;
  for (const value of different) {
    const end = at + (counted.times[slotOf(counted.keys, value)] as number);
    values.fill(value, at, end);
    at = end;
  }
  return values;
}

interface Counted {
  /** Open addressing, at most a quarter full; NaN where a slot is free. */
  readonly keys: Float64Array;
  readonly times: Uint32Array;
}

/** Null when there are too many different ones. */
function countNumbers(values: Float64Array): Counted | null {
  const keys = new Float64Array(slots).fill(free);
  const times = new Uint32Array(slots);
  let different = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    const slot = slotOf(keys, value);
    if (times[slot] === 0) {
      if (++different > mostDifferent) return null;
      keys[slot] = value;
    }
    times[slot] = (times[slot] as number) + 1;
  }
  return { keys, times };
}
