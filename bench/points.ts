// Where a benchmark of the picture's maths takes its points from: a CSV, or generated ones.
import type { Matrix } from '@jaws/shared/analysis/matrix';
import type { BenchOptions } from './benchmark.ts';
import { readNumericCsv } from './numeric-csv.ts';

export interface BenchPoints {
  readonly points: Matrix;
  /** The file, or the generator's name. */
  readonly source: string;
  /** Whether to run the reference implementation beside ours. */
  readonly peer: boolean;
}

/** Reads `--input`, or generates; generated data has a peer, given data only with `--peer`. */
export function loadPoints(
  options: BenchOptions,
  generate: () => { readonly points: Matrix; readonly source: string },
): BenchPoints {
  const { input, header, peer } = options;
  if (input === undefined) return { ...generate(), peer: peer ?? true };
  return { points: readNumericCsv(input, header), source: input, peer: peer ?? false };
}
