// Datasets by name -> one analysis: reads the tables, filters, joins, and hands them to the pure analysis.

import { performance } from 'node:perf_hooks';

import { analyseSteps, type Analysis, type AnalysisContext } from '@jaws/shared/analysis/analyse';
import type { AnalysisResult, AnalysisSettings, AnalysisStage } from '@jaws/shared/contract/analysis';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { LocalRuleRecord } from '@jaws/shared/domain/manifest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { concatPackets, selectPackets } from '@jaws/shared/domain/select-packets';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import { matchPackets } from '@jaws/shared/filter/match-packets';

import { mostNameBytes } from '../dataset/name-budget.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';

export interface AnalyseRequest {
  readonly store: Pick<DatasetStore, 'manifest' | 'readTable'>;
  readonly settings: AnalysisSettings;
  readonly signal?: CallSignal | undefined;
  /** Bytes of the dataset being read, and in all. */
  readonly onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined;
  /** Everything is read: what follows computes, without a pause between two stages, and without a file. */
  readonly onComputing?: (() => void) | undefined;
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
  const { store, settings, signal, onProgress } = request;
  const filter = compileFilter(settings.where ?? '');
  const tables: PacketTable[] = [];
  const names = new Map<string, string>();
  const locals: LocalRuleRecord[] = [];
  for (const dataset of settings.datasets) {
    requireGoingOn(signal);
    const manifest = await store.manifest(dataset);
    for (const { ip, name } of manifest.names) names.set(ip, name);
    locals.push(manifest.local);
    tables.push(await store.readTable(dataset, { signal, onProgress, mostNameBytes }));
  }
  requireGoingOn(signal);
  request.onComputing?.();
  const all = joinTables(tables);
  const rows = settings.where === null || settings.where.trim() === '' ? null : matchPackets(all, filter);
  const context: AnalysisContext = {
    local: joinLocalRules(locals),
    names,
    clock: () => performance.now(),
    seed: request.seed ?? 1,
  };
  const steps =
    rows === null
      ? analyseSteps(all, settings, context)
      : analyseSteps(selectPackets(all, rows), settings, { ...context, rowNumbers: rows });
  const left = tables.reduce((sum, { dictionaries }) => sum + dictionaries.details.refused, 0);
  return withLeftOut(await inStages(steps, request), left);
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

/** Several datasets: addresses that any of them names; the private ranges only where all of them use these. */
export function joinLocalRules(rules: readonly LocalRuleRecord[]): LocalRuleRecord {
  const given = rules.filter((rule) => rule.rule !== 'ranges' && rule.addresses.length > 0);
  const [first] = given;
  if (first === undefined) return { rule: 'ranges', addresses: [] };
  const addresses = [...new Set(given.flatMap((rule) => rule.addresses))].slice(0, 1000);
  return { rule: first.rule, addresses };
}

function joinTables(tables: readonly PacketTable[]): PacketTable {
  const [first] = tables;
  return first !== undefined && tables.length === 1 ? first : concatPackets(tables);
}

function requireGoingOn(signal: CallSignal | undefined): void {
  if (signal?.aborted === true) throw new JawsError('cancelled');
}
