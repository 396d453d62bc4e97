// Datasets by name -> findings, with the limit that a quiet dataset gives.

import { performance } from 'node:perf_hooks';

import type { ScoreResult } from '@jaws/shared/contract/detection';
import { baselineLimit, defaultLimit, type AlertLimit } from '@jaws/shared/findings/baseline-limit';
import { scoreBaseline, scoreFindings } from '@jaws/shared/findings/score-findings';

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
  const limit: AlertLimit =
    quiet === null || baseline === null
      ? defaultLimit
      : baselineLimit(scoreBaseline(quiet.table, quiet), baseline.alertsPerDay);
  const { namesLeftOut } = read;
  return {
    ...scoreFindings(read.table, read, limit),
    ...(namesLeftOut === 0 ? {} : { namesLeftOut }),
    durationMs: performance.now() - startedMs,
  };
}
