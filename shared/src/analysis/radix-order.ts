// The stable order of non-negative integer keys (up to 2^53), linear in their number: cells of the DBSCAN grid
// are sorted so that neighbours lie side by side in memory.

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
