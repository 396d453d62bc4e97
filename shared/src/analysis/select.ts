// Order statistics without sorting: median, quantile and MAD of a typed array in linear time on average.

function swap(values: Float64Array, a: number, b: number): void {
  const held = values[a] as number;
  values[a] = values[b] as number;
  values[b] = held;
}

/** Puts the median of the first, middle and last value in the middle and returns it: the pivot. */
function medianOfThree(values: Float64Array, low: number, high: number): number {
  const middle = (low + high) >>> 1;
  if ((values[middle] as number) < (values[low] as number)) swap(values, middle, low);
  if ((values[high] as number) < (values[low] as number)) swap(values, high, low);
  if ((values[high] as number) < (values[middle] as number)) swap(values, high, middle);
  return values[middle] as number;
}

/**
 * The value of rank `k` (from 0). Reorders `values` in place: afterwards nothing before k is larger and nothing
 * after it smaller. Hoare's quickselect; after 64 unlucky partitions the rest is sorted, so that no input
 * is quadratic. The values must not hold NaN, and 0 <= k < length.
 */
export function selectKth(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  for (let round = 0; low < high; round += 1) {
    if (round === 64) {
      values.subarray(low, high + 1).sort();
      break;
    }
    const pivot = medianOfThree(values, low, high);
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] as number) < pivot) left += 1;
      while ((values[right] as number) > pivot) right -= 1;
      if (left <= right) {
        swap(values, left, right);
        left += 1;
        right -= 1;
      }
    }
    if (k <= right) high = right;
    else if (k >= left) low = left;
    else break;
  }
  return values[k] as number;
}

/** Quantile with linear interpolation (type 7 of Hyndman & Fan, numpy's default). Reorders `values`; NaN if empty. */
export function quantileInPlace(values: Float64Array, share: number): number {
  if (values.length === 0) return Number.NaN;
  const position = Math.min(Math.max(share, 0), 1) * (values.length - 1);
  const below = Math.floor(position);
  const low = selectKth(values, below);
  const weight = position - below;
  if (weight === 0) return low;
  let high = Number.POSITIVE_INFINITY;
  for (let at = below + 1; at < values.length; at += 1) {
    if ((values[at] as number) < high) high = values[at] as number;
  }
  return low + (high - low) * weight;
}

export function medianInPlace(values: Float64Array): number {
  return quantileInPlace(values, 0.5);
}

/** Median absolute deviation from `center` (not scaled). Overwrites `values`. */
export function deviationInPlace(values: Float64Array, center: number): number {
  for (let at = 0; at < values.length; at += 1) values[at] = Math.abs((values[at] as number) - center);
  return medianInPlace(values);
}
