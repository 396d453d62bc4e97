// A trained detector and everything beside it, judged on the same decisions.

import type { Evaluation, Measures, NamedMeasures, Precision, RecallCurve } from '../contract/models.ts';
import { columnOf } from '../analysis/matrix.ts';
import { families } from '../findings/signal.ts';
import { rankedPrecision } from './compare-rankings.ts';
import {
  baselineNames,
  probability,
  scoreRows,
  scoresBy,
  type BaselineName,
  type Detector,
} from './detector.ts';
import { highestOf, measure, type Judged } from './measure.ts';
import type { MomentRows } from './moment-rows.ts';
import { calibrationCurve, precisionRecall, rankRows } from './ranking-metrics.ts';
import { finished, judgedStep, type Steps } from './steps.ts';

/** As documents name them. */
const titles: Readonly<Record<BaselineName, string>> = {
  logistic: 'logistic regression',
  stump: 'stump',
  fused: 'score of the rules',
  bytes: 'bytes up',
  l2: 'robust-z L2',
  largeUpload: 'up >= 256 kB and PCR >= .8',
  zeek: 'Zeek 20 MB',
  slips: 'Slips 100 MB',
  rita: 'RITA beacon',
  boxplot: 'boxplot on bytes per 10 s',
};

/** Rankings that one evaluation judges. */
export const rankings = 1 + baselineNames.length + families.length;
/** Points of a curve at most: as many as a picture shows. */
const mostPoints = 100;
/** Lines of the picture: the others have one point, or lie below. */
const drawn: readonly BaselineName[] = ['logistic', 'fused', 'bytes'];

type Judgement = Omit<Evaluation, 'split' | 'model'>;

/** As `evaluationSteps`, at once. */
export function evaluateDetector(
  detector: Detector,
  rows: MomentRows,
  judged: Judged,
  seed: number,
): Judgement {
  return finished(evaluationSteps(detector, rows, judged, seed));
}

/** A step for each ranking. */
export function* evaluationSteps(
  detector: Detector,
  rows: MomentRows,
  judged: Judged,
  seed: number,
): Steps<Judgement> {
  const own = measureTrees(detector, rows, judged, seed);
  yield judgedStep;
  const baselines: NamedMeasures[] = [];
  for (const name of baselineNames) {
    const limit = detector.limits[name];
    const isProbability = name === 'logistic' || name === 'stump';
    const found = measure(judged, scoresBy(name, detector, rows), {
      ...{ limit, seed },
      ...(isProbability ? { probability: (p: number) => p } : {}),
    });
    baselines.push({ name: titles[name], limit, ...found });
    yield judgedStep;
  }
  const detectors: Precision[] = [];
  for (const family of families) {
    const column = rows.keys.indexOf(`${family}Rarity`);
    if (column < 0) continue;
    const says = columnOf(rows.features, column);
    detectors.push({ name: family, ...rankedPrecision(judged, highestOf(judged, says), seed) });
    yield judgedStep;
  }
  return {
    ...own,
    ties: baselines.filter((baseline) => reaches(baseline, own)).map(({ name }) => name),
    ...{ baselines, detectors, ...picturesOf(detector, rows, judged) },
  };
}

/** The trees alone. */
export function measureTrees(detector: Detector, rows: MomentRows, judged: Judged, seed: number): Measures {
  return measure(judged, scoreRows(detector, rows.features), {
    ...{ limit: detector.limit, seed },
    probability: (logOdds) => probability(detector, logOdds),
  });
}

/** What is drawn of it. */
function picturesOf(
  detector: Detector,
  rows: MomentRows,
  judged: Judged,
): Pick<Evaluation, 'curves' | 'calibration'> {
  const highest = highestOf(judged, scoreRows(detector, rows.features));
  const curve = (name: string, scores: Float64Array): RecallCurve => ({
    name,
    points: precisionRecall(rankRows(scores, judged.labels), mostPoints),
  });
  return {
    curves: [
      curve('boosted trees', highest),
      ...drawn.map((name) => curve(titles[name], highestOf(judged, scoresBy(name, detector, rows)))),
    ],
    calibration: calibrationCurve(
      highest.map((logOdds) => probability(detector, logOdds)),
      judged.labels,
    ),
  };
}

/** Whether the upper end of its interval is not below the lower end of ours. */
function reaches(baseline: Measures, own: Measures): boolean {
  const high = baseline.prAucCi[1] ?? baseline.prAuc;
  const low = own.prAucCi[0] ?? own.prAuc;
  return high !== null && low !== null && high >= low;
}
