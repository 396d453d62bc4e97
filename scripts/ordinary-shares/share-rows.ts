// Counted shares beside those of a table: how many of n units reach each value, and what can be said of the share from so
// few.

export interface ShareRow {
  readonly value: number;
  /** Units that reach it, and of how many. */
  readonly count: number;
  readonly units: number;
  /** Bounds of the share, each with 95 %: 0 and 3/n where nothing reaches the value. */
  readonly least: number;
  readonly most: number;
  /** Of the table. */
  readonly share: number;
  /** `rarer`: the table says so although more reach it here; `commoner`: fewer do. */
  readonly table: 'within' | 'rarer' | 'commoner';
}

const level = 0.05;

/** P[X <= count] of a Poisson distribution. */
function poissonUpTo(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let at = 1; at <= count; at++) sum += term *= mean / at;
  return sum;
}

/** The mean at which `chance` (falling in it) is `level`. */
function meanWhere(chance: (mean: number) => number, most: number): number {
  let [low, high] = [0, most];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (chance(middle) > level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** One-sided 95 % bounds of the mean of a Poisson distribution that gave `count` (Garwood 1936). */
export function poissonBounds(count: number): { readonly least: number; readonly most: number } {
  const far = count + 10 + 6 * Math.sqrt(count + 1);
  // Beyond some hundreds e^-mean is 0; the normal approximation is good there.
  if (count > 400)
    return { least: count - 1.645 * Math.sqrt(count), most: count + 1 + 1.645 * Math.sqrt(count + 1) };
  const most = meanWhere((mean) => poissonUpTo(count, mean), far);
  // P[X >= count] rises with the mean: looked for from the other side.
  const least =
    count === 0 ? 0 : count - meanWhere((less) => 1 - poissonUpTo(count - 1, count - less), count);
  return { least, most };
}

export function shareRows(
  points: readonly (readonly number[])[],
  values: readonly number[],
  units: number,
): ShareRow[] {
  return points.map(([value = 0, share = 1]) => {
    const count = values.filter((each) => each >= value).length;
    const bounds = poissonBounds(count);
    const least = units === 0 ? 0 : bounds.least / units;
    const most = units === 0 ? 1 : Math.min(1, bounds.most / units);
    const table = share < least ? 'rarer' : share > most ? 'commoner' : 'within';
    return { value, count, units, least, most, share, table };
  });
}
