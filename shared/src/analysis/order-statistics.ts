// Median and spread of a list with one of its entries left out, for every entry in turn: sorted once, then O(log n)
// each. Sorting anew for each unit took minutes for a Top 10,000.

/** Median of a sorted list with one entry equal to `value` left out. NaN when nothing is left. */
export function medianWithout(sorted: ArrayLike<number>, value: number): number {
  const others = sorted.length - 1;
  if (others < 1) return Number.NaN;
  const middle = Math.floor((others - 1) / 2);
  const low = entryWithout(sorted, value, middle);
  return others % 2 === 1 ? low : (low + entryWithout(sorted, value, middle + 1)) / 2;
}

/** Median distance from `center` of a sorted list with one entry equal to `value` left out. NaN when nothing is left. */
export function deviationWithout(sorted: ArrayLike<number>, value: number, center: number): number {
  const others = sorted.length - 1;
  if (others < 1) return Number.NaN;
  const middle = Math.floor((others - 1) / 2);
  const low = nthNearest(sorted, value, center, middle + 1);
  return others % 2 === 1 ? low : (low + nthNearest(sorted, value, center, middle + 2)) / 2;
}

function entryWithout(sorted: ArrayLike<number>, value: number, rank: number): number {
  const plain = sorted[rank] as number;
  return plain < value ? plain : (sorted[rank + 1] as number);
}

/** Distance of the n-th nearest to `center`: the n nearest stand side by side, their first is found by halving. */
function nthNearest(sorted: ArrayLike<number>, value: number, center: number, n: number): number {
  let low = 0;
  let high = sorted.length - 1 - n;
  while (low < high) {
    const start = (low + high) >>> 1;
    const before = center - entryWithout(sorted, value, start);
    const after = entryWithout(sorted, value, start + n) - center;
    if (before > after) low = start + 1;
    else high = start;
  }
  const first = center - entryWithout(sorted, value, low);
  const last = entryWithout(sorted, value, low + n - 1) - center;
  return Math.max(Math.abs(first), Math.abs(last));
}
