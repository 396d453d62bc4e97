// Datasets by name -> the measures of a kept model, or of one that is trained for it on a part of them.

import { performance } from 'node:perf_hooks';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Evaluation } from '@jaws/shared/contract/models';
import { ablations } from '@jaws/shared/model/ablation';
import { detectorSteps, newTrees } from '@jaws/shared/model/detector';
import { evaluationSteps, rankings } from '@jaws/shared/model/evaluate-detector';
import type { Leak } from '@jaws/shared/model/find-leaks';
import { judgedOn } from '@jaws/shared/model/measure';
import type { KeptModel } from '@jaws/shared/model/model-file';
import { sides } from '@jaws/shared/model/split-rows';
import {
  knownDatasets,
  labelledRows,
  packetsOf,
  readLabelled,
  splitSafely,
  stepRunner,
  type Labelled,
  type ModelRequest,
} from './labelled-traffic.ts';
import { judgementSteps } from './train-model.ts';

export interface EvaluateRequest extends ModelRequest {
  /** Null: one is trained on a part of the datasets. */
  readonly model: KeptModel | null;
}

export interface EvaluatedModel {
  readonly evaluation: Evaluation;
  readonly leaks: readonly Leak[];
  readonly rows: number;
  readonly seconds: number;
}

type Found = Pick<EvaluatedModel, 'evaluation' | 'leaks' | 'rows'>;

/** @throws JawsError usage.invalid, model.seen, those of `splitRows`, model.leak, and of reading */
export async function evaluateModel(request: EvaluateRequest): Promise<EvaluatedModel> {
  const startedMs = performance.now();
  const { model, settings } = request;
  if (model !== null && settings.ablation)
    throw new JawsError('usage.invalid', '--ablation trains anew: leave out --model.');
  const labelled = await readLabelled(request);
  if (model !== null) requireUnseen(model, labelled);
  const found = await (model === null
    ? ownEvaluation(request, labelled)
    : keptEvaluation(request, model, labelled));
  return { ...found, seconds: (performance.now() - startedMs) / 1000 };
}

async function ownEvaluation(request: EvaluateRequest, labelled: Labelled): Promise<Found> {
  const { settings } = request;
  const again = settings.ablation ? ablations : 0;
  const run = stepRunner(request, {
    rows: packetsOf(labelled),
    trees: newTrees * (1 + again),
    evaluation: rankings + again,
  });
  const rows = await run(labelledRows(labelled));
  const { split, leaks } = splitSafely(rows, settings);
  const detector = await run(detectorSteps(rows, split, { seed: settings.seed, from: null }));
  const judged = judgedOn(rows, (row) => split.ofRow[row] === sides.test);
  const judgement = await run(judgementSteps(detector, { rows, split, judged }, settings));
  return {
    evaluation: { split: settings.split, model: null, ...judgement },
    leaks,
    rows: rows.features.rows,
  };
}

function requireUnseen(model: KeptModel, { datasets }: Labelled): void {
  const known = knownDatasets(model);
  const seen = datasets.find(({ content }) => known.some((each) => each.content === content));
  if (seen !== undefined)
    throw new JawsError('model.seen', `The model ${model.name} was trained on ${seen.name}.`);
}

/** All decisions of the datasets are new to the model. */
async function keptEvaluation(
  request: EvaluateRequest,
  { name, detector }: KeptModel,
  labelled: Labelled,
): Promise<Found> {
  const { split, seed } = request.settings;
  const run = stepRunner(request, { rows: packetsOf(labelled), trees: 0, evaluation: rankings });
  const rows = await run(labelledRows(labelled));
  if (!rows.decisions.some(({ isPositive }) => isPositive)) throw new JawsError('model.no-labels');
  const judged = judgedOn(rows, () => true);
  const judgement = await run(evaluationSteps(detector, rows, judged, seed));
  return { evaluation: { split, model: name, ...judgement }, leaks: [], rows: rows.features.rows };
}
