// The rankings to beat, shown beside ours (DETECTION §6): the ancestor's robust-z L2 over plain features, and bytes
// alone. Only for reports; no part of the evidence.

import { createMatrix } from './matrix.ts';
import { rankUnits } from './rank-units.ts';
import { standardize } from './standardize.ts';
import type { UnitSet } from './unit-set.ts';

export interface BaselineRankings {
  /** Unit numbers, the first ranked first. */
  readonly robustL2: Uint32Array;
  readonly bytes: Uint32Array;
}

/** L2 of the robust z of log1p packets, bytes up and bytes down; and the sum of bytes. */
export function baselineRankings(units: UnitSet): BaselineRankings {
  const robust = robustLength([units.packets, units.bytesUp, units.bytesDown]);
  const bytes = units.bytesUp.map((up, unit) => up + (units.bytesDown[unit] as number));
  return { robustL2: rankUnits(robust, units.bytesUp), bytes: rankUnits(bytes, units.bytesUp) };
}

/** L2 length of the robust z of log1p of these columns, by row. */
export function robustLength(columns: readonly Float64Array[]): Float64Array {
  const rows = columns[0]?.length ?? 0;
  const matrix = createMatrix(rows, columns.length);
  columns.forEach((values, column) => {
    for (let row = 0; row < rows; row++)
      matrix.data[row * columns.length + column] = Math.log1p(values[row] as number);
  });
  const z = standardize(matrix).matrix;
  return Float64Array.from({ length: rows }, (_, row) =>
    Math.hypot(...z.data.subarray(row * columns.length, (row + 1) * columns.length)),
  );
}
