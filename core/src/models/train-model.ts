// Datasets by name -> a trained model with its card, or the measures of one.

import { performance } from 'node:perf_hooks';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Evaluation, ModelCard } from '@jaws/shared/contract/models';
import { findingsEngineVersion } from '@jaws/shared/findings/engine-version';
import { collectMoments } from '@jaws/shared/model/collect-moments';
import { probability, shuffledControl, trainDetector, type Detector } from '@jaws/shared/model/detector';
import { evaluateDetector } from '@jaws/shared/model/evaluate-detector';
import { findLeaks, type Leak } from '@jaws/shared/model/find-leaks';
import { modelFeatures } from '@jaws/shared/model/happening-features';
import { judgedOn } from '@jaws/shared/model/measure';
import { modelText, modelVersion, type KeptModel } from '@jaws/shared/model/model-file';
import { MomentRowsBuilder, type MomentRows } from '@jaws/shared/model/moment-rows';
import { sides, splitRows, type Split, type SplitKind } from '@jaws/shared/model/split-rows';
import {
  readDatasets,
  requireGoingOn,
  type ReadDatasets,
  type ReadRequest,
} from '../analysis/read-datasets.ts';
import { datasetContent } from '../findings/findings-file.ts';

export interface ModelSettings {
  readonly datasets: readonly string[];
  readonly split: SplitKind;
  readonly seed: number;
  /** Goes on where a feature gives the label away. */
  readonly keepLeaks: boolean;
}

export type ModelRequest = Pick<ReadRequest, 'store' | 'signal' | 'onComputing'> & {
  readonly settings: ModelSettings;
};

export interface TrainRequest extends ModelRequest {
  readonly name: string;
  /** Unix epoch in ms, and the version of the app, for the card. */
  readonly madeMs: number;
  readonly appVersion: string;
}

export interface TrainedModel {
  /** As it is kept. */
  readonly text: string;
  readonly card: ModelCard;
  readonly rows: number;
  readonly seconds: number;
}

interface Labelled {
  readonly traffic: readonly ReadDatasets[];
  readonly datasets: ModelCard['datasets'];
}

/** Everything is read before anything is computed. @throws JawsError dataset.*, model.dataset-changed, cancelled */
async function readLabelled({ store, signal, settings, onComputing }: ModelRequest): Promise<Labelled> {
  const datasets: ModelCard['datasets'] = [];
  const traffic: ReadDatasets[] = [];
  for (const name of settings.datasets) {
    const before = datasetContent(await store.manifest(name));
    const read = await readDatasets({ store, datasets: [name], where: null, signal });
    if (datasetContent(await store.manifest(name)) !== before)
      throw new JawsError('model.dataset-changed', `${name} was changed while it was read.`);
    datasets.push({ name, content: before, packets: read.table.count });
    traffic.push(read);
  }
  requireGoingOn(signal);
  onComputing?.();
  return { traffic, datasets };
}

function rowsOf({ traffic }: Labelled): MomentRows {
  const builder = new MomentRowsBuilder(modelFeatures.map(({ key }) => key));
  for (const [dataset, context] of traffic.entries())
    collectMoments(builder, { table: context.table, context, dataset });
  return builder.finish();
}

function splitSafely(
  rows: MomentRows,
  { split: kind, seed, keepLeaks }: ModelSettings,
): { split: Split; leaks: Leak[] } {
  const split = splitRows(rows, kind, seed);
  const leaks = findLeaks(rows, split);
  if (leaks.length > 0 && !keepLeaks) {
    const told = leaks.map(
      ({ feature, tells, value }) => `${feature} tells the ${tells} (${value.toFixed(4)})`,
    );
    throw new JawsError('model.leak', `A feature gives it away: ${told.slice(0, 5).join(', ')}.`);
  }
  return { split, leaks };
}

function evaluationOn(
  detector: Detector,
  {
    rows,
    split,
    settings,
    model,
  }: { rows: MomentRows; split: Split; settings: ModelSettings; model: string | null },
): Evaluation {
  const judged = judgedOn(rows, (row) => split.ofRow[row] === sides.test);
  return { split: settings.split, model, ...evaluateDetector(detector, rows, judged, settings.seed) };
}

/** @throws JawsError those of `splitRows`, model.leak, and of reading */
export async function trainModel(request: TrainRequest): Promise<TrainedModel> {
  const startedMs = performance.now();
  const { settings, name, madeMs, appVersion } = request;
  const labelled = await readLabelled(request);
  const { datasets } = labelled;
  const rows = rowsOf(labelled);
  const { split, leaks } = splitSafely(rows, settings);
  const detector = trainDetector(rows, split, settings.seed);
  const evaluation = evaluationOn(detector, { rows, split, settings, model: name });
  const { limit } = detector;
  const card: ModelCard = {
    ...{ datasets, split: settings.split, seed: settings.seed, leaks, evaluation, madeMs },
    features: modelFeatures.map((feature) => ({ ...feature })),
    ...{ rows: rows.features.rows, decisions: rows.decisions.length, hours: rows.hours },
    positives: rows.decisions.filter(({ isPositive }) => isPositive).length,
    shuffled: shuffledControl(rows, split, settings.seed),
    thresholds: { logOdds: limit, p: limit === null ? null : probability(detector, limit) },
    versions: { jaws: appVersion, engine: findingsEngineVersion, model: modelVersion },
    remarks: remarksOf(evaluation, leaks),
  };
  const text = modelText({ name, card, detector });
  return { text, card, rows: rows.features.rows, seconds: (performance.now() - startedMs) / 1000 };
}

/** What a reader of the card must not overlook. */
function remarksOf({ ties, tprAt, falseAlerts }: Evaluation, leaks: readonly Leak[]): string[] {
  const remarks: string[] = [];
  if (ties.includes('stump'))
    remarks.push(
      'One threshold on one feature does as well as the trees: these data do not show what the trees are good for.',
    );
  const others = ties.filter((name) => name !== 'stump');
  if (others.length > 0)
    remarks.push(`Not shown to be better than: ${others.join(', ')} (the intervals overlap).`);
  if (tprAt['0.001'] === null)
    remarks.push('Too few ordinary decisions to tell what is found at a false-positive rate of 0.001.');
  if (falseAlerts.hours < 24)
    remarks.push(
      `The parts that set and test the limit stand for ${falseAlerts.hours.toFixed(2)} h: a daily rate of false alerts is known by its bound only.`,
    );
  if (leaks.length > 0)
    remarks.push(
      `Kept although they give it away: ${[...new Set(leaks.map(({ feature }) => feature))].join(', ')}.`,
    );
  return remarks;
}

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

/** @throws JawsError model.seen, those of `splitRows`, model.leak, and of reading */
export async function evaluateModel(request: EvaluateRequest): Promise<EvaluatedModel> {
  const startedMs = performance.now();
  const { model, settings } = request;
  const labelled = await readLabelled(request);
  if (model !== null) requireUnseen(model, labelled);
  const rows = rowsOf(labelled);
  const found = model === null ? ownEvaluation(rows, settings) : keptEvaluation(model, rows, settings);
  return { ...found, rows: rows.features.rows, seconds: (performance.now() - startedMs) / 1000 };
}

function ownEvaluation(
  rows: MomentRows,
  settings: ModelSettings,
): Pick<EvaluatedModel, 'evaluation' | 'leaks'> {
  const { split, leaks } = splitSafely(rows, settings);
  const detector = trainDetector(rows, split, settings.seed);
  return { evaluation: evaluationOn(detector, { rows, split, settings, model: null }), leaks };
}

function requireUnseen({ name, card }: KeptModel, { datasets }: Labelled): void {
  const seen = datasets.find(({ content }) => card.datasets.some((each) => each.content === content));
  if (seen !== undefined) throw new JawsError('model.seen', `The model ${name} was trained on ${seen.name}.`);
}

/** All decisions of the datasets are new to the model. */
function keptEvaluation(
  { name, detector }: KeptModel,
  rows: MomentRows,
  { split, seed }: ModelSettings,
): Pick<EvaluatedModel, 'evaluation' | 'leaks'> {
  if (!rows.decisions.some(({ isPositive }) => isPositive)) throw new JawsError('model.no-labels');
  const judged = judgedOn(rows, () => true);
  return { evaluation: { split, model: name, ...evaluateDetector(detector, rows, judged, seed) }, leaks: [] };
}
