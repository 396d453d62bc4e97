// A trained detector and everything beside it, judged on the same decisions.

import type { Evaluation, Measures, NamedMeasures } from '../contract/models.ts';
import {
  baselineNames,
  probability,
  scoreRows,
  scoresBy,
  type BaselineName,
  type Detector,
} from './detector.ts';
import { measure, type Judged } from './measure.ts';
import type { MomentRows } from './moment-rows.ts';

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

export function evaluateDetector(
  detector: Detector,
  rows: MomentRows,
  judged: Judged,
  seed: number,
): Omit<Evaluation, 'split' | 'model'> {
  const own = measure(judged, scoreRows(detector, rows.features), {
    ...{ limit: detector.limit, seed },
    probability: (logOdds) => probability(detector, logOdds),
  });
  const baselines = baselineNames.map((name): NamedMeasures => {
    const limit = detector.limits[name];
    const isProbability = name === 'logistic' || name === 'stump';
    const found = measure(judged, scoresBy(name, detector, rows), {
      ...{ limit, seed },
      ...(isProbability ? { probability: (p: number) => p } : {}),
    });
    return { name: titles[name], limit, ...found };
  });
  return {
    ...own,
    ties: baselines.filter((baseline) => reaches(baseline, own)).map(({ name }) => name),
    baselines,
  };
}

/** Whether the upper end of its interval is not below the lower end of ours. */
function reaches(baseline: Measures, own: Measures): boolean {
  const high = baseline.prAucCi[1] ?? baseline.prAuc;
  const low = own.prAucCi[0] ?? own.prAuc;
  return high !== null && low !== null && high >= low;
}
