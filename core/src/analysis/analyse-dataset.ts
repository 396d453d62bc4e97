// Datasets by name -> one analysis: reads the packets and hands them to the pure analysis.

import { performance } from 'node:perf_hooks';

import { analyseSteps, type Analysis, type AnalysisContext } from '@jaws/shared/analysis/analyse';
import type { AnalysisResult, AnalysisSettings, AnalysisStage } from '@jaws/shared/contract/analysis';

import { readDatasets, requireGoingOn, type ReadRequest } from './read-datasets.ts';

export interface AnalyseRequest extends Omit<ReadRequest, 'datasets' | 'where'> {
  readonly settings: AnalysisSettings;
  /** Called before each stage but the reading, which `onProgress` tells of; what it does is waited for. */
  readonly onStage?: ((stage: AnalysisStage) => Promise<void>) | undefined;
  readonly seed?: number;
}

/** The contract's result; see `analyseDatasetsFully` for what `--points` needs as well. */
export async function analyseDatasets(request: AnalyseRequest): Promise<AnalysisResult> {
  return (await analyseDatasetsFully(request)).result;
}

/**
 * Throws `cancelled`, `dataset.not-found`, `filter.syntax`, `analysis.unknown-feature`, `analysis.bad-parameter`.
 * Nothing to analyse is no error: the result has 0 points.
 */
export async function analyseDatasetsFully(request: AnalyseRequest): Promise<Analysis> {
  const { settings } = request;
  const { datasets, where } = settings;
  const read = await readDatasets({ ...request, datasets, where });
  const context: AnalysisContext = {
    local: read.local,
    names: read.names,
    clock: () => performance.now(),
    seed: request.seed ?? 1,
    ...(read.rowNumbers === null ? {} : { rowNumbers: read.rowNumbers }),
  };
  const steps = analyseSteps(read.table, settings, context);
  return withLeftOut(await inStages(steps, request), read.namesLeftOut);
}

/** A flood of names is no reason to end, nor to be silent about those that were not looked at. */
function withLeftOut(analysis: Analysis, namesLeftOut: number): Analysis {
  return namesLeftOut === 0 ? analysis : { ...analysis, result: { ...analysis.result, namesLeftOut } };
}

async function inStages(
  stages: Generator<AnalysisStage, Analysis, undefined>,
  { onStage, signal }: AnalyseRequest,
): Promise<Analysis> {
  for (;;) {
    const stage = stages.next();
    if (stage.done === true) return stage.value;
    await onStage?.(stage.value);
    requireGoingOn(signal);
  }
}
