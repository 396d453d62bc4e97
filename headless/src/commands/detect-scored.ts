// The findings of datasets or capture files, for the commands that tell or write them.

import type { ScoreSettings } from '@jaws/core/analysis/score-datasets';
import { readModel } from '@jaws/core/models/model-store';
import { readAllowList } from '@jaws/core/findings/allow-file';
import type { ScoreResult } from '@jaws/shared/contract/detection';
import { JawsError } from '@jaws/shared/contract/errors';
import { applyAllowList, createAllowList } from '@jaws/shared/findings/allow-list';
import { openAnalysisThread } from '../analyze/analysis-thread.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openSources, type DatasetSources } from '../cli/dataset-sources.ts';
import { printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { leftOutWarnings } from '../cli/left-out-warnings.ts';
import { printRemark } from '../cli/print-document.ts';
import { undecodedWarnings } from '../cli/undecoded-warnings.ts';

export interface DetectScoreOptions extends GlobalOptions {
  readonly baseline?: string;
  readonly alertsPerDay?: number;
  readonly model?: string;
  readonly where?: string;
  readonly local?: readonly string[];
}

const maxDatasets = 100;
/** Exit code where no packet matches. */
export const noMatch = 3;

export interface Scored {
  readonly result: ScoreResult;
  readonly warnings: readonly string[];
  /** Why no packet could be decoded, where that is so. */
  readonly undecoded: readonly string[];
}

/** @throws JawsError those of `openSources`, `scoreDatasets` and `readModel`, usage.invalid */
export async function withScore(
  context: CommandContext,
  names: readonly string[],
  options: DetectScoreOptions,
  use: (scored: Scored) => Promise<number>,
): Promise<number> {
  const { baseline } = options;
  if (names.length > maxDatasets)
    throw new JawsError('usage.invalid', `At most ${maxDatasets} datasets at once.`);
  if (baseline !== undefined && names.includes(baseline))
    throw new JawsError('usage.invalid', '--baseline takes traffic other than what is to be judged.');
  const model = await modelOf(context, options);
  const thread = openAnalysisThread({
    entry: new URL('analyze-worker.mjs', import.meta.url),
    signal: context.io.signal,
    log: hostLog(context),
  });
  try {
    const all = baseline === undefined ? names : [...names, baseline];
    const sources = await openSources(context, all, options.local ?? []);
    try {
      const settings = { ...settingsOf(sources.datasets, names.length, options), model };
      const scored = await thread.score({ settings, dataDirs: sources.dataDirs });
      const result = await withAllowList(context, sources, scored);
      for (const remark of remarksOf(options, sources)) printRemark(context, printable(remark));
      const undecoded =
        result.packets === 0 ? await undecodedWarnings(context, judgedOf(sources, settings)) : [];
      const leftOut = leftOutWarnings(result);
      for (const text of leftOut) printRemark(context, text);
      const warnings = [...new Set([...sources.warnings, ...undecoded, ...leftOut])];
      return await use({ result, warnings, undecoded });
    } finally {
      await sources.close();
    }
  } finally {
    await thread.close();
  }
}

/** Read before the datasets: a name that is wrong is told at once. */
async function modelOf(
  { dataDir }: CommandContext,
  { model }: DetectScoreOptions,
): Promise<ScoreSettings['model']> {
  return model === undefined ? undefined : await readModel(dataDir, model);
}

/** Of stored datasets: their data folder has a list of its own. */
async function withAllowList(
  context: CommandContext,
  { hasFiles }: DatasetSources,
  result: ScoreResult,
): Promise<ScoreResult> {
  if (hasFiles) return result;
  const entries = await readAllowList(context.dataDir, hostLog(context));
  return applyAllowList(result, createAllowList(entries, context.io.clock()));
}

/** `datasets`: those to judge, then the baseline if there is one. */
function settingsOf(
  datasets: readonly string[],
  judged: number,
  { alertsPerDay, where }: DetectScoreOptions,
): ScoreSettings {
  const baseline = datasets[judged];
  return {
    datasets: datasets.slice(0, judged),
    where: where ?? null,
    baseline: baseline === undefined ? null : { dataset: baseline, alertsPerDay: alertsPerDay ?? 1 },
  };
}

function judgedOf(sources: DatasetSources, { datasets }: ScoreSettings): DatasetSources {
  const dataDirs = [...sources.dataDirs].filter(([name]) => datasets.includes(name));
  return { ...sources, dataDirs: new Map(dataDirs) };
}

/** As of `analyze`: what the call asks for and this run does not use. */
function remarksOf({ baseline, alertsPerDay, local }: DetectScoreOptions, sources: DatasetSources): string[] {
  const unused = [
    ...(baseline === undefined && alertsPerDay !== undefined
      ? ['--alerts-per-day (only a --baseline makes a limit of it)']
      : []),
    ...(!sources.hasFiles && local !== undefined ? ['--local (datasets keep their own)'] : []),
  ];
  return [...sources.warnings, ...unused.map((option) => `not used: ${option}`)];
}
