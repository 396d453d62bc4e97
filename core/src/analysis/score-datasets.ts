// Datasets by name -> findings, with the limit that a quiet dataset gives.

import { performance } from 'node:perf_hooks';

import type { ScoreResult } from '@jaws/shared/contract/detection';
import { baselineLimit, defaultLimit, type AlertLimit } from '@jaws/shared/findings/baseline-limit';
import { learnBaseline } from '@jaws/shared/findings/learn-baseline';
import { scoreFindings } from '@jaws/shared/findings/score-findings';

import { readDatasets, type ReadRequest } from './read-datasets.ts';

export interface ScoreSettings {
  readonly datasets: readonly string[];
  readonly where: string | null;
  /** Null = the default limit. */
  readonly baseline: { readonly dataset: string; readonly alertsPerDay: number } | null;
}

export interface ScoreRequest extends Omit<ReadRequest, 'datasets' | 'where'> {
  readonly settings: ScoreSettings;
}

/** Throws `cancelled`, `dataset.not-found`, `filter.syntax`. No packets is no error: the result has none. */
export async function scoreDatasets({
  settings,
  onComputing,
  ...request
}: ScoreRequest): Promise<ScoreResult> {
  const { datasets, where, baseline } = settings;
  const quiet =
    baseline === null ? null : await readDatasets({ ...request, where, datasets: [baseline.dataset] });
  const read = await readDatasets({ ...request, datasets, where, onComputing });
  const startedMs = performance.now();
  const learnt = quiet === null ? null : learnBaseline(quiet.table, quiet);
  const limit: AlertLimit =
    learnt === null || baseline === null ? defaultLimit : baselineLimit(learnt, baseline.alertsPerDay);
  const { namesLeftOut } = read;
  return {
    ...scoreFindings(read.table, { ...read, habits: learnt?.habits }, limit),
    ...(namesLeftOut === 0 ? {} : { namesLeftOut }),
    durationMs: performance.now() - startedMs,
  };
}
