// Cell numbers along one axis of the DBSCAN grid, exact for any finite coordinates.

/** From this index on, rounding could move a border by more than the grid allows (see dbscan-grid.ts). */
const largestIndex = 2 ** 31;

/** Indices of two groups of values that are no neighbours differ at least by this: more than the grid's reach. */
const apart = 4;

export interface AxisCells {
  readonly index: Float64Array;
  /** One above the largest index. */
  readonly count: number;
}

/**
 * Cell indices where the extent is too large for exact ones (one far outlier is enough): gaps of the sorted
 * values above two eps are cut down to a few cells, which changes no neighbourhood.
 */
function compressedAxis(values: Float64Array, side: number, eps: number): AxisCells {
  const sorted = Float64Array.from(values).sort();
  const origin = new Float64Array(sorted.length);
  const base = new Float64Array(sorted.length);
  let segment = -1;
  let next = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    const value = sorted[at] as number;
    if (at === 0 || value - (sorted[at - 1] as number) > 2 * eps) {
      segment += 1;
      origin[segment] = value;
      base[segment] = next;
    }
    next = (base[segment] as number) + Math.floor((value - (origin[segment] as number)) / side) + apart;
  }
  const index = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    let low = 0;
    let high = segment;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((origin[middle] as number) <= value) low = middle;
      else high = middle - 1;
    }
    index[at] = (base[low] as number) + Math.floor((value - (origin[low] as number)) / side);
  }
  return { index, count: next };
}

/** Cell of every value: floor((value - least) / side), compressed where that would not be exact. */
export function axisCells(values: Float64Array, side: number, eps: number): AxisCells {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const count = Math.floor((most - least) / side) + 1;
  if (!(count < largestIndex)) return compressedAxis(values, side, eps);
  const index = new Float64Array(values.length);
  for (let at = 0; at < values.length; at += 1)
    index[at] = Math.floor(((values[at] as number) - least) / side);
  return { index, count };
}
