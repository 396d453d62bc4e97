// From the runs of a drill to a limit: the smallest size from which on half, or nine of ten, are noticed.

export interface SizedRun {
  readonly sizeBytes: number;
  readonly caught: boolean;
}

/** Share of runs noticed at a size, after the fit; sizes ascending. */
export interface FittedSize {
  readonly sizeBytes: number;
  readonly share: number;
}

interface Pool {
  readonly sizes: number[];
  caught: number;
  runs: number;
}

/**
 * Shares that never fall with size and are nearest to those counted (least squares, weighted by runs): neighbours that
 * fall are taken together. Pool adjacent violators (Ayer et al., 1955).
 */
export function fitShares(runs: readonly SizedRun[]): FittedSize[] {
  const sizes = [...new Set(runs.map(({ sizeBytes }) => sizeBytes))].sort((a, b) => a - b);
  const pools: Pool[] = [];
  for (const size of sizes) {
    const own = runs.filter(({ sizeBytes }) => sizeBytes === size);
    pools.push({ sizes: [size], caught: own.filter(({ caught }) => caught).length, runs: own.length });
    mergeFalling(pools);
  }
  return pools.flatMap((pool) => pool.sizes.map((sizeBytes) => ({ sizeBytes, share: shareOf(pool) })));
}

function shareOf({ caught, runs }: Pool): number {
  return caught / runs;
}

function mergeFalling(pools: Pool[]): void {
  for (;;) {
    const [before, last] = pools.slice(-2);
    if (before === undefined || last === undefined || shareOf(before) <= shareOf(last)) return;
    before.sizes.push(...last.sizes);
    before.caught += last.caught;
    before.runs += last.runs;
    pools.pop();
  }
}

/** The smallest size that was sent whose fitted share is at least `share`; null: none is. */
export function sizeNoticed(runs: readonly SizedRun[], share: number): number | null {
  return fitShares(runs).find((one) => one.share >= share)?.sizeBytes ?? null;
}
