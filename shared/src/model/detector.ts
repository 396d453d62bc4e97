// The trained detector: trees with their calibration and limit, and beside them a logistic regression, a stump and the
// limits of every rule, all made from the same training and calibration parts.

import { createRandom } from '../analysis/random.ts';
import { takeRows, type Matrix } from '../analysis/matrix.ts';
import { alarmScore } from '../findings/fusion.ts';
import { defaultTreeSettings, treeSteps } from './boosted-trees.ts';
import { modelFeatures } from './happening-features.ts';
import { calibrate, calibratedP, type Calibration } from './isotonic.ts';
import { fitLogistic, scoreLogistic, type Logistic } from './logistic.ts';
import { highestOf, judgedOn, type Judged } from './measure.ts';
import { voices, type MomentRows, type Voice } from './moment-rows.ts';
import { averagePrecision, limitFor, rankRows } from './ranking-metrics.ts';
import { ritaHigh } from './simple-rules.ts';
import { sides, type Split } from './split-rows.ts';
import { finished, type Steps } from './steps.ts';
import { fitStump, scoreStump, type Stump } from './stump.ts';
import { scoreTrees, type TreeModel } from './tree-model.ts';

export const baselineNames = ['logistic', 'stump', ...voices] as const;
export type BaselineName = (typeof baselineNames)[number];

export interface Detector {
  /** Keys of the features, in order. */
  readonly features: readonly string[];
  readonly trees: TreeModel;
  readonly calibration: Calibration;
  /** Log-odds from which on the trees flag; null: never. */
  readonly limit: number | null;
  readonly logistic: Logistic;
  readonly stump: Stump;
  readonly limits: Readonly<Record<BaselineName, number | null>>;
}

/** False alerts a day that limits are set for. */
const alertsPerDay = 1;
/** Trees of a new model, and those that a model is given when it goes on learning. */
export const newTrees = defaultTreeSettings.trees;
export const moreTrees = 40;
/** Fewer rows in a leaf than usual: labelled rows are few. */
const treeSettings = { ...defaultTreeSettings, leastRows: 8 };

function settingsOf(
  keys: readonly string[],
  seed: number,
): typeof treeSettings & { readonly monotone: number[] } {
  const monotone = keys.map((key) => modelFeatures.find((feature) => feature.key === key)?.monotone ?? 0);
  return { ...treeSettings, monotone, seed };
}

/** As `detectorSteps`, at once. */
export function trainDetector(rows: MomentRows, split: Split, seed: number): Detector {
  return finished(detectorSteps(rows, split, { seed, from: null }));
}

export interface TrainingWay {
  readonly seed: number;
  /** Its trees stay the first ones, and `moreTrees` are added; null: a new one. */
  readonly from: Detector | null;
}

/** Throws `model.one-class`, `model.bad-rows`. */
export function* detectorSteps(
  rows: MomentRows,
  { ofRow }: Split,
  { seed, from }: TrainingWay,
): Steps<Detector> {
  const train = rowsOn(ofRow, sides.train);
  const matrix = takeRows(rows.features, train);
  const labels = Uint8Array.from(train, (row) => rows.labels[row] as number);
  const settings = { ...settingsOf(rows.keys, seed), ...(from && { trees: moreTrees }) };
  const trees = yield* treeSteps(matrix, labels, settings, from?.trees ?? null);
  const logistic = fitLogistic(matrix, labels);
  const stump = fitStump(matrix, labels);
  const judged = judgedOn(rows, (row) => ofRow[row] === sides.calibrate);
  const highest = highestOf(judged, scoreTrees(trees, rows.features));
  const made = { logistic, stump };
  const limits = Object.fromEntries(
    baselineNames.map((name) => [name, fixedLimits[name] ?? limitOf(judged, scoresBy(name, made, rows))]),
  ) as Record<BaselineName, number | null>;
  return {
    features: rows.keys,
    ...{ trees, calibration: calibrate(highest, judged.labels), limit: limitOfHighest(judged, highest) },
    ...{ logistic, stump, limits },
  };
}

/** Limits that belong to a rule. */
const fixedLimits: Readonly<Partial<Record<BaselineName, number>>> = {
  ...{ fused: alarmScore, largeUpload: 1, zeek: 1, slips: 1, rita: ritaHigh, boxplot: 1 },
};

function rowsOn(ofRow: Uint8Array, side: number): Uint32Array {
  return Uint32Array.from(ofRow, (_, row) => row).filter((row) => ofRow[row] === side);
}

/** Scores of a baseline, by row. */
export function scoresBy(
  name: BaselineName,
  { logistic, stump }: Pick<Detector, 'logistic' | 'stump'>,
  rows: Pick<MomentRows, 'features' | 'says'>,
): Float64Array {
  if (name === 'logistic') return scoreLogistic(logistic, rows.features);
  if (name === 'stump') return scoreStump(stump, rows.features);
  const voice: Voice = name;
  return rows.says[voice];
}

function limitOf(judged: Judged, scores: Float64Array): number | null {
  return limitOfHighest(judged, highestOf(judged, scores));
}

/** The lowest one with no more false alerts than may be. */
function limitOfHighest({ labels, hours }: Judged, highest: Float64Array): number | null {
  const { limit } = limitFor(rankRows(highest, labels), Math.floor((alertsPerDay * hours) / 24));
  return Number.isFinite(limit) ? limit : null;
}

export function probability({ calibration }: Pick<Detector, 'calibration'>, logOdds: number): number {
  return calibratedP(calibration, logOdds);
}

/** Log-odds of each row. */
export function scoreRows({ trees }: Pick<Detector, 'trees'>, features: Matrix): Float64Array {
  return scoreTrees(trees, features);
}

export interface ShuffledControl {
  readonly prAuc: number | null;
  readonly prevalence: number;
}

/** As `shuffledSteps`, at once. */
export function shuffledControl(rows: MomentRows, split: Split, seed: number): ShuffledControl {
  return finished(shuffledSteps(rows, split, seed));
}

/** A new training with the labels of whole decisions dealt anew: what it finds on the test side is chance, or a leak. */
export function* shuffledSteps(rows: MomentRows, { ofRow }: Split, seed: number): Steps<ShuffledControl> {
  const train = rowsOn(ofRow, sides.train);
  const random = createRandom(seed ^ 0x5eed);
  const decisions = [...new Set(Array.from(train, (row) => rows.decision[row] as number))];
  const labels = decisions.map((at) => (rows.decisions[at]?.isPositive === true ? 1 : 0));
  for (let at = labels.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [labels[at], labels[other]] = [labels[other] as 0 | 1, labels[at] as 0 | 1];
  }
  const dealt = new Map(decisions.map((decision, at) => [decision, labels[at] as number]));
  const trees = yield* treeSteps(
    takeRows(rows.features, train),
    Uint8Array.from(train, (row) => dealt.get(rows.decision[row] as number) as number),
    settingsOf(rows.keys, seed),
  );
  const judged = judgedOn(rows, (row) => ofRow[row] === sides.test);
  const ranking = rankRows(highestOf(judged, scoreTrees(trees, rows.features)), judged.labels);
  const positives = judged.labels.reduce((sum, label) => sum + label, 0);
  return { prAuc: averagePrecision(ranking), prevalence: positives / Math.max(1, judged.labels.length) };
}
