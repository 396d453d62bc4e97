// `jaws detect train | evaluate | models`: trains in a thread of its own, keeps the model in the data folder.

import type { ModelSettings } from '@jaws/core/models/labelled-traffic';
import {
  assertModelName,
  listModels,
  readModel,
  removeModel,
  restoreModel,
  saveModel,
} from '@jaws/core/models/model-store';
import type { EarlierModel } from '@jaws/core/models/train-model';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Evaluation, ModelProgress, RestoredModel } from '@jaws/shared/contract/models';
import type { SplitKind } from '@jaws/shared/model/split-rows';
import { modelHtml, modelSvg } from '@jaws/shared/plot/model-svg';
import { openAnalysisThread, type AnalysisThread } from '../analyze/analysis-thread.ts';
import { appVersion } from '../app-version.ts';
import { checkOutputs } from '../cli/check-outputs.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openSources } from '../cli/dataset-sources.ts';
import { printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { printAnswer, printRemark } from '../cli/print-document.ts';
import { createProgress, type Progress, type ProgressState } from '../cli/progress.ts';
import { layoutOf } from '../cli/text-layout.ts';
import { evaluationText, modelsText, trainedText } from './model-text.ts';
import { plotFormat, writePicture } from './plot-file.ts';

interface ModelOptions extends GlobalOptions {
  readonly split: SplitKind;
  readonly seed?: number;
  readonly keepLeaks?: boolean;
  readonly ablation?: boolean;
  readonly plot?: string;
  readonly local?: readonly string[];
}

export interface TrainOptions extends ModelOptions {
  readonly name: string;
  readonly from?: string;
  readonly findings?: boolean;
}

export interface EvaluateOptions extends ModelOptions {
  readonly model?: string;
}

export interface ModelsOptions extends GlobalOptions {
  readonly restore?: string;
  readonly remove?: string;
}

const maxDatasets = 100;

interface Sources {
  readonly settings: ModelSettings;
  readonly dataDirs: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
  readonly progress: Progress;
}

const units: Readonly<Record<ModelProgress['stage'], Pick<ProgressState, 'unit' | 'note'>>> = {
  reading: { unit: 'bytes', note: 'reading' },
  rows: { unit: 'rows', note: 'looking at happenings' },
  trees: { unit: 'trees', note: 'training' },
  evaluation: { unit: 'rankings', note: 'judging' },
};

/** Opens thread and datasets, and closes both whatever happens. */
async function withDatasets<T>(
  context: CommandContext,
  names: readonly string[],
  options: ModelOptions & { readonly title: string },
  work: (thread: AnalysisThread, sources: Sources) => Promise<T>,
): Promise<T> {
  const { split, seed = 1, keepLeaks = false, ablation = false, local = [], plot, title } = options;
  if (names.length > maxDatasets)
    throw new JawsError('usage.invalid', `At most ${maxDatasets} datasets at once.`);
  if (new Set(names).size < names.length)
    throw new JawsError('usage.invalid', 'A dataset was named twice: it would be on two sides of the split.');
  if (plot !== undefined) plotFormat(plot);
  await checkOutputs([['--plot', plot]]);
  const progress = createProgress(context, title);
  const thread = openAnalysisThread({
    entry: new URL('analyze-worker.mjs', import.meta.url),
    signal: context.io.signal,
    log: hostLog(context),
    onProgress: ({ stage, done, total }) => {
      progress.update({ done, total, ...units[stage] });
    },
  });
  try {
    const sources = await openSources(context, names, local);
    try {
      const settings = { datasets: sources.datasets, split, seed, keepLeaks, ablation };
      for (const warning of sources.warnings) printRemark(context, printable(warning));
      return await work(thread, {
        settings,
        dataDirs: sources.dataDirs,
        warnings: sources.warnings,
        progress,
      });
    } finally {
      await sources.close();
    }
  } finally {
    progress.end();
    await thread.close();
  }
}

/** Gives what the user should know beside. */
async function plotted(
  context: CommandContext,
  plot: string | undefined,
  evaluation: Evaluation,
): Promise<readonly string[]> {
  if (plot === undefined) return [];
  const picture = { svg: () => modelSvg(evaluation), html: () => modelHtml(evaluation) };
  const remarks = await writePicture(plot, picture, context.io.signal);
  for (const remark of remarks) printRemark(context, remark);
  return remarks;
}

/** @throws JawsError those of `trainModel`, `readModel` and `saveModel` */
export async function trainCommand(
  context: CommandContext,
  names: readonly string[],
  options: TrainOptions,
): Promise<number> {
  const { name, findings = false } = options;
  assertModelName(name, 'no-versions');
  const from = await earlierModel(context, options.from);
  const work = { ...options, title: 'Training' };
  await withDatasets(context, names, work, async (thread, { settings, dataDirs, warnings, progress }) => {
    const madeMs = context.io.clock();
    const request = { settings, dataDirs, name, from, findings, madeMs, appVersion };
    const { text, card, rows, seconds } = await thread.train(request);
    progress.end();
    const { before } = await saveModel(context.dataDir, name, text);
    const remarks = await plotted(context, options.plot, card.evaluation);
    const features = card.features.map(({ key }) => key);
    const document = { model: name, before, features, rows, seconds, card };
    printAnswer(context, { ...document, warnings: [...warnings, ...remarks] }, () =>
      trainedText(name, before, { card, rows, seconds }, layoutOf(context)),
    );
  });
  return 0;
}

async function earlierModel(
  { dataDir }: CommandContext,
  asked: string | undefined,
): Promise<EarlierModel | null> {
  return asked === undefined ? null : { asked, ...(await readModel(dataDir, asked)) };
}

/** @throws JawsError those of `readModel` and `evaluateModel` */
export async function evaluateCommand(
  context: CommandContext,
  names: readonly string[],
  options: EvaluateOptions,
): Promise<number> {
  const model = options.model === undefined ? null : await readModel(context.dataDir, options.model);
  const work = { ...options, title: 'Judging' };
  await withDatasets(context, names, work, async (thread, { settings, dataDirs, warnings, progress }) => {
    const { evaluation, leaks, rows, seconds } = await thread.evaluate({ settings, dataDirs, model });
    progress.end();
    const remarks = await plotted(context, options.plot, evaluation);
    printAnswer(context, { ...evaluation, rows, seconds, leaks, warnings: [...warnings, ...remarks] }, () =>
      evaluationText(evaluation, layoutOf(context)),
    );
  });
  return 0;
}

/** Shows the models, after what was asked for was done. @throws JawsError those of `restoreModel` and `removeModel` */
export async function modelsCommand(
  context: CommandContext,
  { restore, remove }: ModelsOptions,
): Promise<number> {
  if (restore !== undefined && remove !== undefined)
    throw new JawsError('usage.invalid', 'Use one of --restore and --remove.');
  const restored = restore === undefined ? null : await restoreModel(context.dataDir, restore);
  const removed = remove === undefined ? null : await removeModel(context.dataDir, remove);
  const models = await listModels(context.dataDir);
  const done = { ...(restored && { restored }), ...(removed && { removed }) };
  printAnswer(context, { models, ...done }, () =>
    [...doneText(restore, restored), ...(removed === null ? [] : [`Removed: ${removed.join(', ')}.\n`])]
      .concat(modelsText(models, layoutOf(context)))
      .join(''),
  );
  return 0;
}

function doneText(version: string | undefined, restored: RestoredModel | null): string[] {
  if (version === undefined || restored === null) return [];
  const { model, before } = restored;
  return [`${model} is ${version} again.${before === null ? '' : ` What it was is ${before} now.`}\n`];
}
