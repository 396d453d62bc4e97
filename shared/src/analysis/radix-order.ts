// Stable orders, linear in the number of keys: of non-negative integers up to 2^53 (cells of the DBSCAN grid are sorted
// so that neighbours lie side by side in memory), and of any numbers, largest first (the ranking).

/** 0, 1, 2 … A loop: `Uint32Array.from` with a callback costs 100 times as much. */
export function countingUp(size: number): Uint32Array<ArrayBuffer> {
  const values = new Uint32Array(size);
  for (let at = 0; at < size; at += 1) values[at] = at;
  return values;
}

/** One stable counting pass over digit `(digits[i] >>> shift) & mask`. Hot loop: typed arrays only. */
function countingPass(
  digits: Uint32Array,
  shift: number,
  mask: number,
  from: Uint32Array,
  to: Uint32Array,
): void {
  const starts = new Uint32Array(mask + 2);
  for (let at = 0; at < from.length; at += 1) {
    const slot = (((digits[at] as number) >>> shift) & mask) + 1;
    starts[slot] = (starts[slot] as number) + 1;
  }
  for (let slot = 1; slot <= mask; slot += 1)
    starts[slot] = (starts[slot] as number) + (starts[slot - 1] as number);
  for (let at = 0; at < from.length; at += 1) {
    const item = from[at] as number;
    const slot = ((digits[item] as number) >>> shift) & mask;
    const place = starts[slot] as number;
    starts[slot] = place + 1;
    to[place] = item;
  }
}

/** The stable order of keys below `limit` in one counting pass over a table of that size. */
function denseOrder(keys: Float64Array, limit: number): Uint32Array {
  const starts = new Uint32Array(limit + 1);
  for (let at = 0; at < keys.length; at += 1) {
    const slot = (keys[at] as number) + 1;
    starts[slot] = (starts[slot] as number) + 1;
  }
  for (let slot = 1; slot < limit; slot += 1)
    starts[slot] = (starts[slot] as number) + (starts[slot - 1] as number);
  const order = new Uint32Array(keys.length);
  for (let at = 0; at < keys.length; at += 1) {
    const slot = keys[at] as number;
    const place = starts[slot] as number;
    starts[slot] = place + 1;
    order[place] = at;
  }
  return order;
}

const digitBits = 11;

/** First bit of each digit; the third has 10 bits, so that none straddles the two words of a key. */
const digitPlaces = [0, 11, 22, 32, 43];

/** Widest key range, as a multiple of the number of keys, that one counting pass over all keys handles. */
const denseRange = 4;

/**
 * Indices of `keys` in ascending order of key; equal keys keep their order. `limit` is above every key.
 * One counting pass where the range is small, else passes of 11 bits.
 */
export function radixOrder(keys: Float64Array, limit: number): Uint32Array {
  const size = keys.length;
  if (limit <= denseRange * size + 65_536) return denseOrder(keys, limit);
  let order = countingUp(size);
  let other = new Uint32Array(size);
  const low = new Uint32Array(size);
  for (let at = 0; at < size; at += 1) low[at] = (keys[at] as number) % 2 ** 32;
  const bits = Math.ceil(Math.log2(limit));
  const high = new Uint32Array(bits > 32 ? size : 0);
  for (let at = 0; at < high.length; at += 1) high[at] = Math.floor((keys[at] as number) / 2 ** 32);
  for (let pass = 0; pass < digitPlaces.length; pass += 1) {
    const place = digitPlaces[pass] as number;
    if (place >= bits) break;
    countingPass(place < 32 ? low : high, place % 32, 2 ** digitBits - 1, order, other);
    [order, other] = [other, order];
  }
  return order;
}

/** Which half of a double the upper word is. */
const upperHalf = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Both words of keys that sort upwards as integers where the values go down; -0 is 0. */
function descendingWords(values: Float64Array): { readonly low: Uint32Array; readonly high: Uint32Array } {
  const low = new Uint32Array(values.length);
  const high = new Uint32Array(values.length);
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  for (let at = 0; at < values.length; at += 1) {
    double[0] = (values[at] as number) + 0;
    const upper = words[upperHalf] as number;
    const lower = words[1 - upperHalf] as number;
    // Doubles of one sign sort as their bits do; negative ones the other way round.
    const isNegative = upper >>> 31 === 1;
    high[at] = isNegative ? upper : ~upper ^ 0x8000_0000;
    low[at] = isNegative ? lower : ~lower;
  }
  return { low, high };
}

function isSameDigit(digits: Uint32Array, shift: number): boolean {
  const mask = 2 ** digitBits - 1;
  const first = ((digits[0] as number) >>> shift) & mask;
  for (let at = 1; at < digits.length; at += 1)
    if ((((digits[at] as number) >>> shift) & mask) !== first) return false;
  return true;
}

/**
 * Indices by `first` from the largest down, equal ones by `second` from the largest down, then as they stand. Neither
 * may hold NaN. Three to six times as fast as sorting a million indices with a comparison.
 */
export function descendingOrder(first: Float64Array, second: Float64Array): Uint32Array {
  let order = countingUp(first.length);
  let other = new Uint32Array(first.length);
  for (const values of [second, first]) {
    const { low, high } = descendingWords(values);
    for (const digits of [low, high]) {
      for (const shift of [0, digitBits, 2 * digitBits]) {
        if (isSameDigit(digits, shift)) continue;
        countingPass(digits, shift, 2 ** digitBits - 1, order, other);
        [order, other] = [other, order];
      }
    }
  }
  return order;
}
