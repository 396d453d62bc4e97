// Periods between the starts of activity of a flow, kept while its packets come.

import type { FlowColumns } from './flow-columns.ts';

/** Activity begins again at `at`, after a rest. Welford's running mean and sum of squared deviations, in s and s². */
export function noteRest(columns: FlowColumns, flow: number, at: number): void {
  const periodS = (at - (columns.activityUs[flow] as number)) / 1e6;
  columns.activityUs[flow] = at;
  const n = (columns.rests[flow] as number) + 1;
  columns.rests[flow] = n;
  const mean = columns.periodMean[flow] as number;
  const next = mean + (periodS - mean) / n;
  columns.periodMean[flow] = next;
  columns.periodSquares[flow] = (columns.periodSquares[flow] as number) + (periodS - mean) * (periodS - next);
}
