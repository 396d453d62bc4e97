// Datasets by name -> a trained model with its card: a new one, or one that goes on learning.

import { performance } from 'node:perf_hooks';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Evaluation, LabelCounts, ModelCard } from '@jaws/shared/contract/models';
import { findingsEngineVersion } from '@jaws/shared/findings/engine-version';
import { ablations, ablationSteps } from '@jaws/shared/model/ablation';
import { comparePrecision } from '@jaws/shared/model/compare-rankings';
import {
  detectorSteps,
  moreTrees,
  newTrees,
  probability,
  scoreRows,
  shuffledSteps,
  type Detector,
} from '@jaws/shared/model/detector';
import { evaluationSteps, measureTrees, rankings } from '@jaws/shared/model/evaluate-detector';
import type { Leak } from '@jaws/shared/model/find-leaks';
import { modelFeatures } from '@jaws/shared/model/happening-features';
import { highestOf, judgedOn, type Judged } from '@jaws/shared/model/measure';
import { modelText, modelVersion, mostTrees, type KeptModel } from '@jaws/shared/model/model-file';
import type { MomentRows } from '@jaws/shared/model/moment-rows';
import { sides, type Split } from '@jaws/shared/model/split-rows';
import type { Steps } from '@jaws/shared/model/steps';
import {
  decidedRows,
  knownDatasets,
  labelledRows,
  packetsOf,
  readLabelled,
  splitSafely,
  stepRunner,
  type Labelled,
  type ModelRequest,
  type ModelSettings,
} from './labelled-traffic.ts';
import { remarksOf } from './model-remarks.ts';

export interface EarlierModel extends KeptModel {
  /** By which it was asked for: NAME or NAME@VERSION. */
  readonly asked: string;
  readonly hash: string;
}

export interface TrainRequest extends ModelRequest {
  readonly name: string;
  /** Goes on learning from what was decided on findings; null: a new one. */
  readonly from: EarlierModel | null;
  /** Uses what was decided on findings for a new one, too. */
  readonly findings: boolean;
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

/** What is trained with, and judged by. */
interface Parts {
  readonly rows: MomentRows;
  readonly labels: LabelCounts | null;
  readonly split: Split;
  readonly judged: Judged;
  readonly leaks: readonly Leak[];
}

/** @throws JawsError usage.invalid, those of `splitRows`, model.leak, model.seen, model.no-decisions, model.too-many-trees, and of reading */
export async function trainModel(request: TrainRequest): Promise<TrainedModel> {
  const startedMs = performance.now();
  const { settings, name, from } = request;
  requireUsable(request);
  const labelled = await readLabelled(request);
  const seen = seenBy(from, labelled);
  const run = stepRunner(request, totalsOf(request, labelled));
  const parts = partsOf(await run(labelledRows(labelled)), labelled, seen, request);
  const { rows, split, judged } = parts;
  const detector = await run(
    detectorSteps(rows, split, { seed: settings.seed, from: from?.detector ?? null }),
  );
  const judgement = await run(judgementSteps(detector, parts, settings));
  const evaluation = { split: settings.split, model: name, ...judgement };
  const shuffled = await run(shuffledSteps(rows, split, settings.seed));
  const earlier =
    from === null ? undefined : earlierOf(from, detector, { rows, judged, seed: settings.seed });
  const card = cardOf(request, { labelled, parts, detector, evaluation, shuffled, earlier });
  const text = modelText({ name, card, detector });
  return { text, card, rows: rows.features.rows, seconds: (performance.now() - startedMs) / 1000 };
}

function requireUsable({ from, settings }: TrainRequest): void {
  if (from === null) return;
  if (settings.ablation)
    throw new JawsError('usage.invalid', '--ablation trains anew, which --from does not: use one of them.');
  const { length } = from.detector.trees.trees;
  if (length + moreTrees > mostTrees)
    throw new JawsError(
      'model.too-many-trees',
      `${from.asked} has ${length} trees; ${mostTrees} is the most.`,
    );
}

/** Numbers of the datasets that the earlier model knows. */
function seenBy(from: EarlierModel | null, { datasets }: Labelled): Set<number> {
  if (from === null) return new Set();
  const known = new Set(knownDatasets(from).map(({ content }) => content));
  const seen = datasets.flatMap(({ content }, at) => (known.has(content) ? [at] : []));
  if (seen.length === datasets.length)
    throw new JawsError('model.seen', `The model ${from.asked} was trained on all of these datasets.`, {
      hint: 'Give at least one that it does not know: it sets the limit and tests.',
    });
  return new Set(seen);
}

function totalsOf({ from, settings }: TrainRequest, labelled: Labelled) {
  const again = settings.ablation ? ablations : 0;
  return {
    rows: packetsOf(labelled),
    trees: (from === null ? newTrees : moreTrees) + newTrees * (1 + again),
    evaluation: rankings + again,
  };
}

function partsOf(
  all: MomentRows,
  labelled: Labelled,
  seen: ReadonlySet<number>,
  { settings, from, findings }: TrainRequest,
): Parts {
  const isDecided = from !== null || findings;
  const { rows, labels } = isDecided ? decidedRows(all, labelled) : { rows: all, labels: null };
  const { split, leaks } = splitSafely(rows, settings, seen);
  const judged = judgedOn(rows, (row) => split.ofRow[row] === sides.test);
  return { rows, labels, split, judged, leaks };
}

/** On the part to test; with what each family of features is worth, where that was asked for. */
export function* judgementSteps(
  detector: Detector,
  { rows, split, judged }: Pick<Parts, 'rows' | 'split' | 'judged'>,
  { seed, ablation }: ModelSettings,
): Steps<Omit<Evaluation, 'split' | 'model'>> {
  const judgement = yield* evaluationSteps(detector, rows, judged, seed);
  if (!ablation) return judgement;
  return { ...judgement, ablation: yield* ablationSteps(detector, { rows, split, judged, seed }) };
}

/** The earlier model on the decisions that test the new one. */
function earlierOf(
  from: EarlierModel,
  detector: Detector,
  { rows, judged, seed }: { readonly rows: MomentRows; readonly judged: Judged; readonly seed: number },
): NonNullable<ModelCard['from']> {
  const highest = (of: Detector): Float64Array => highestOf(judged, scoreRows(of, rows.features));
  return {
    ...{ name: from.asked, hash: from.hash, trees: from.detector.trees.trees.length },
    datasets: knownDatasets(from),
    measures: measureTrees(from.detector, rows, judged, seed),
    gain: comparePrecision(judged, highest(detector), highest(from.detector), seed),
  };
}

interface Made {
  readonly labelled: Labelled;
  readonly parts: Parts;
  readonly detector: Detector;
  readonly evaluation: Evaluation;
  readonly shuffled: ModelCard['shuffled'];
  readonly earlier: ModelCard['from'];
}

function cardOf({ settings, madeMs, appVersion }: TrainRequest, made: Made): ModelCard {
  const { labelled, parts, detector, evaluation, shuffled, earlier: from } = made;
  const { rows, leaks, labels } = parts;
  const { limit } = detector;
  const facts = {
    ...{ evaluation, leaks: [...leaks] },
    ...(labels === null ? {} : { labels }),
    ...(from === undefined ? {} : { from }),
  };
  return {
    ...{ datasets: labelled.datasets, split: settings.split, seed: settings.seed, shuffled, madeMs },
    ...facts,
    features: modelFeatures.map((feature) => ({ ...feature })),
    ...{ rows: rows.features.rows, decisions: rows.decisions.length, hours: rows.hours },
    positives: rows.decisions.filter(({ isPositive }) => isPositive).length,
    thresholds: { logOdds: limit, p: limit === null ? null : probability(detector, limit) },
    versions: { jaws: appVersion, engine: findingsEngineVersion, model: modelVersion },
    remarks: remarksOf(facts),
  };
}
