// Rows of decisions without any traffic: features and labels as a test wants them.

import { createNormal, createRandom } from '../analysis/random.ts';
import { MomentRowsBuilder, type MomentRows } from './moment-rows.ts';

export interface DrawnDecision {
  readonly isPositive: boolean;
  readonly dataset: number;
  /** From 0; the larger the later. */
  readonly number: number;
}

export interface DrawnRows {
  readonly decisions: number;
  /** Every so manieth has a label. */
  readonly everyPositive: number;
  readonly seed?: number;
  readonly keys: readonly string[];
  /** Features of a row; `noise` is standard normal. */
  readonly features: (decision: DrawnDecision, noise: () => number) => number[];
  readonly datasets?: number;
  /** Happenings that recur: decisions with the same remainder are of one. */
  readonly groups?: number;
}

/** Three rows for each decision, a minute after each other; decisions begin ten seconds after each other. */
export function drawnRows(of: DrawnRows): MomentRows {
  const random = createRandom(of.seed ?? 1);
  const normal = createNormal(random);
  const builder = new MomentRowsBuilder(of.keys);
  for (let number = 0; number < of.decisions; number++) {
    const isPositive = number % of.everyPositive === 0;
    const dataset = Math.floor((number * (of.datasets ?? 1)) / of.decisions);
    const group = number % (of.groups ?? of.decisions);
    const firstUs = number * 1e7;
    const decision = builder.open({
      ...{ group: `group ${group}${isPositive ? ' labelled' : ''}`, host: `host ${number % 30}` },
      ...{ dataset, firstUs, isPositive },
    });
    for (let row = 0; row < 3; row++)
      builder.add({
        features: of.features({ isPositive, dataset, number }, normal),
        ...{ label: isPositive, decision, atUs: firstUs + row * 6e7, bytesUp: 1000 * 2 ** row },
        says: { fused: isPositive ? 3 : 1, bytes: row },
      });
  }
  builder.hours = of.decisions / 360;
  return builder.finish();
}
