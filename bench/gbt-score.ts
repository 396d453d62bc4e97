// Rows scored a second by boosted trees (200 of depth 4) on one thread, beside scikit-learn's on all cores.

import { trainTrees } from '@jaws/shared/model/boosted-trees';
import { probabilityOf, scoreTrees } from '@jaws/shared/model/tree-model';
import { peakRssBytes, timeBest, withPeer } from './benchmark.ts';
import type { BenchOptions, BenchResult } from './benchmark.ts';
import { fitTreesPeer, loadLabelled, treesRun } from './labelled-rows.ts';
import { writeNumericCsv } from './numeric-csv.ts';

/** Scores the training rows; `--out` gets their probabilities. */
export function runGbtScoreBench(options: BenchOptions): BenchResult {
  const data = loadLabelled(options);
  const { train, trainLabels } = data;
  const model = trainTrees(train, trainLabels);
  const { value, seconds, firstSeconds, cpuSeconds } = timeBest(() => scoreTrees(model, train));
  const rssBytes = peakRssBytes();
  if (options.out !== undefined) writeNumericCsv(options.out, ['p'], value.map(probabilityOf));
  const fit = fitTreesPeer('gbt-score', data);
  const details = {
    ...{ ...treesRun(data), firstSeconds, cpuSeconds },
    rowsPerSecond: Math.round(train.rows / seconds),
  };
  return withPeer({ name: 'gbt-score', seconds, rssBytes, details }, fit?.peer ?? null);
}
