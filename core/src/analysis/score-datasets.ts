// Datasets by name -> findings, with the limit that a quiet dataset gives.

import { performance } from 'node:perf_hooks';

import type { ScoreResult } from '@jaws/shared/contract/detection';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { baselineLimit, defaultLimit, type AlertLimit } from '@jaws/shared/findings/baseline-limit';
import { learnBaseline, type Baseline } from '@jaws/shared/findings/learn-baseline';
import { nearbyLimits } from '@jaws/shared/findings/nearby-limits';
import type { ReaderContext } from '@jaws/shared/findings/prefix-reader';
import { scoreFindings, type Scored } from '@jaws/shared/findings/score-findings';
import { withModel, type NamedDetector } from '@jaws/shared/model/model-findings';

import { readDatasets, type ReadRequest } from './read-datasets.ts';

export interface ScoreSettings {
  readonly datasets: readonly string[];
  readonly where: string | null;
  /** Null = the default limit. `nearby`: also what one alert a day less or more would change. */
  readonly baseline: {
    readonly dataset: string;
    readonly alertsPerDay: number;
    readonly nearby?: boolean;
  } | null;
  /** One more voice beside the rules. */
  readonly model?: NamedDetector | undefined;
}

export interface ScoreRequest extends Omit<ReadRequest, 'datasets' | 'where'> {
  readonly settings: ScoreSettings;
  /** Packets judged, and in all. */
  readonly onRows?: ((done: number, total: number) => void) | undefined;
}

/** Throws `cancelled`, `dataset.not-found`, `filter.syntax`. No packets is no error: the result has none. */
export async function scoreDatasets(request: ScoreRequest): Promise<ScoreResult> {
  return (await readAndScore(request)).result;
}

export interface ScoredTraffic {
  readonly result: ScoreResult;
  readonly table: PacketTable;
  readonly context: ReaderContext;
}

/** As `scoreDatasets`, with what was scored. */
export async function readAndScore({
  settings,
  onComputing,
  onRows,
  ...request
}: ScoreRequest): Promise<ScoredTraffic> {
  const { datasets, where, baseline, model } = settings;
  const quiet =
    baseline === null ? null : await readDatasets({ ...request, where, datasets: [baseline.dataset] });
  const read = await readDatasets({ ...request, datasets, where, onComputing });
  const startedMs = performance.now();
  const { table, namesLeftOut } = read;
  const learnt = quiet === null ? null : learnBaseline(quiet.table, quiet);
  const context = { ...read, habits: learnt?.habits };
  const judged = (limit: AlertLimit): Scored =>
    scoreFindings(table, context, limit, (rows) => onRows?.(rows, table.count));
  const scored =
    learnt === null || baseline === null
      ? judged(defaultLimit)
      : scoredAgainst(learnt, baseline, { table, context }, judged);
  const result = {
    ...(model === undefined ? scored : withModel(scored, table, read, model)),
    ...(namesLeftOut === 0 ? {} : { namesLeftOut }),
    durationMs: performance.now() - startedMs,
  };
  return { result, table, context };
}

function scoredAgainst(
  scores: Baseline,
  { alertsPerDay, nearby }: NonNullable<ScoreSettings['baseline']>,
  { table, context }: { readonly table: PacketTable; readonly context: ReaderContext },
  judged: (limit: AlertLimit) => Scored,
): Scored {
  const scored = judged(baselineLimit(scores, alertsPerDay));
  const others = nearby === true ? nearbyLimits(table, context, scores, alertsPerDay, scored) : undefined;
  return others === undefined ? scored : { ...scored, nearby: others };
}
