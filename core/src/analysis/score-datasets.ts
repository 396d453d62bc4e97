// Datasets by name -> findings, with the limit that a quiet dataset gives.

import { performance } from 'node:perf_hooks';

import type { ScoreResult } from '@jaws/shared/contract/detection';
import {
  baselineLimit,
  defaultLimit,
  type AlertLimit,
  type BaselineScores,
} from '@jaws/shared/findings/baseline-limit';
import { nearbyLimits } from '@jaws/shared/findings/nearby-limits';
import { scoreBaseline, scoreFindings, type Scored } from '@jaws/shared/findings/score-findings';

import { readDatasets, type ReadDatasets, type ReadRequest } from './read-datasets.ts';

export interface ScoreSettings {
  readonly datasets: readonly string[];
  readonly where: string | null;
  /** Null = the default limit. `nearby`: also what one alert a day less or more would change. */
  readonly baseline: {
    readonly dataset: string;
    readonly alertsPerDay: number;
    readonly nearby?: boolean;
  } | null;
}

export interface ScoreRequest extends Omit<ReadRequest, 'datasets' | 'where'> {
  readonly settings: ScoreSettings;
  /** Packets judged, and in all. */
  readonly onRows?: ((done: number, total: number) => void) | undefined;
}

/** Throws `cancelled`, `dataset.not-found`, `filter.syntax`. No packets is no error: the result has none. */
export async function scoreDatasets({
  settings,
  onComputing,
  onRows,
  ...request
}: ScoreRequest): Promise<ScoreResult> {
  const { datasets, where, baseline } = settings;
  const quiet =
    baseline === null ? null : await readDatasets({ ...request, where, datasets: [baseline.dataset] });
  const read = await readDatasets({ ...request, datasets, where, onComputing });
  const startedMs = performance.now();
  const { table, namesLeftOut } = read;
  const judged = (limit: AlertLimit): Scored =>
    scoreFindings(table, read, limit, (rows) => onRows?.(rows, table.count));
  return {
    ...(quiet === null || baseline === null
      ? judged(defaultLimit)
      : scoredAgainst(scoreBaseline(quiet.table, quiet), baseline, read, judged)),
    ...(namesLeftOut === 0 ? {} : { namesLeftOut }),
    durationMs: performance.now() - startedMs,
  };
}

function scoredAgainst(
  scores: BaselineScores,
  { alertsPerDay, nearby }: NonNullable<ScoreSettings['baseline']>,
  read: ReadDatasets,
  judged: (limit: AlertLimit) => Scored,
): Scored {
  const scored = judged(baselineLimit(scores, alertsPerDay));
  const others = nearby === true ? nearbyLimits(read.table, read, scores, alertsPerDay, scored) : undefined;
  return others === undefined ? scored : { ...scored, nearby: others };
}
