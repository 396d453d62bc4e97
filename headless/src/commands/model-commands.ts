// `jaws detect train | evaluate | models`: trains in a thread of its own, keeps the model in the data folder.

import type { ModelSettings } from '@jaws/core/models/train-model';
import { assertModelName, listModels, readModel, saveModel } from '@jaws/core/models/model-store';
import { JawsError } from '@jaws/shared/contract/errors';
import type { SplitKind } from '@jaws/shared/model/split-rows';
import { openAnalysisThread, type AnalysisThread } from '../analyze/analysis-thread.ts';
import { appVersion } from '../app-version.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openSources } from '../cli/dataset-sources.ts';
import { printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { printAnswer, printRemark } from '../cli/print-document.ts';
import { layoutOf } from '../cli/text-layout.ts';
import { evaluationText, modelsText, trainedText } from './model-text.ts';

interface ModelOptions extends GlobalOptions {
  readonly split: SplitKind;
  readonly seed?: number;
  readonly keepLeaks?: boolean;
  readonly local?: readonly string[];
}

export interface TrainOptions extends ModelOptions {
  readonly name: string;
}

export interface EvaluateOptions extends ModelOptions {
  readonly model?: string;
}

const maxDatasets = 100;

interface Sources {
  readonly settings: ModelSettings;
  readonly dataDirs: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/** Opens thread and datasets, and closes both whatever happens. */
async function withDatasets<T>(
  context: CommandContext,
  names: readonly string[],
  { split, seed = 1, keepLeaks = false, local = [] }: ModelOptions,
  work: (thread: AnalysisThread, sources: Sources) => Promise<T>,
): Promise<T> {
  if (names.length > maxDatasets)
    throw new JawsError('usage.invalid', `At most ${maxDatasets} datasets at once.`);
  if (new Set(names).size < names.length)
    throw new JawsError('usage.invalid', 'A dataset was named twice: it would be on two sides of the split.');
  const thread = openAnalysisThread({
    entry: new URL('analyze-worker.mjs', import.meta.url),
    signal: context.io.signal,
    log: hostLog(context),
  });
  try {
    const sources = await openSources(context, names, local);
    try {
      const settings = { datasets: sources.datasets, split, seed, keepLeaks };
      for (const warning of sources.warnings) printRemark(context, printable(warning));
      return await work(thread, { settings, dataDirs: sources.dataDirs, warnings: sources.warnings });
    } finally {
      await sources.close();
    }
  } finally {
    await thread.close();
  }
}

/** @throws JawsError those of `trainModel` and `saveModel` */
export async function trainCommand(
  context: CommandContext,
  names: readonly string[],
  options: TrainOptions,
): Promise<number> {
  const { name } = options;
  assertModelName(name, 'no-versions');
  await withDatasets(context, names, options, async (thread, { settings, dataDirs, warnings }) => {
    const madeMs = context.io.clock();
    const trained = await thread.train({ settings, dataDirs, name, madeMs, appVersion });
    const { before } = await saveModel(context.dataDir, name, trained.text);
    const { card, rows, seconds } = trained;
    const features = card.features.map(({ key }) => key);
    printAnswer(context, { model: name, before, features, rows, seconds, card, warnings }, () =>
      trainedText(name, before, { card, rows, seconds }, layoutOf(context)),
    );
  });
  return 0;
}

/** @throws JawsError those of `readModel` and `evaluateModel` */
export async function evaluateCommand(
  context: CommandContext,
  names: readonly string[],
  options: EvaluateOptions,
): Promise<number> {
  const model = options.model === undefined ? null : await readModel(context.dataDir, options.model);
  await withDatasets(context, names, options, async (thread, { settings, dataDirs, warnings }) => {
    const { evaluation, leaks, rows, seconds } = await thread.evaluate({ settings, dataDirs, model });
    printAnswer(context, { ...evaluation, rows, seconds, leaks, warnings }, () =>
      evaluationText(evaluation, layoutOf(context)),
    );
  });
  return 0;
}

/** @throws JawsError dataset.io */
export async function modelsCommand(context: CommandContext): Promise<number> {
  const models = await listModels(context.dataDir);
  printAnswer(context, { models }, () => modelsText(models, layoutOf(context)));
  return 0;
}
