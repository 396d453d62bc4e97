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
  const plain = [units.packets, units.bytesUp, units.bytesDown];
  const matrix = createMatrix(units.count, plain.length);
  plain.forEach((values, column) => {
    for (let unit = 0; unit < units.count; unit++) {
      matrix.data[unit * plain.length + column] = Math.log1p(values[unit] as number);
    }
  });
  const z = standardize(matrix).matrix;
  const length = (unit: number): number =>
    Math.hypot(...z.data.subarray(unit * plain.length, (unit + 1) * plain.length));
  const robust = Float64Array.from({ length: units.count }, (_, unit) => length(unit));
  const bytes = units.bytesUp.map((up, unit) => up + (units.bytesDown[unit] as number));
  return { robustL2: rankUnits(robust, units.bytesUp), bytes: rankUnits(bytes, units.bytesUp) };
}
