// Boosted trees (200 of depth 4) beside scikit-learn's HistGradientBoostingClassifier on the same rows, with the accuracy of
// both on rows held out. scikit-learn uses all cores, ours one.

import { trainTrees } from '@jaws/shared/model/boosted-trees';
import { logLoss, rankRows, rocAuc } from '@jaws/shared/model/ranking-metrics';
import { probabilityOf, scoreTrees } from '@jaws/shared/model/tree-model';
import { peakRssBytes, timeBest, withPeer } from './benchmark.ts';
import type { BenchOptions, BenchResult } from './benchmark.ts';
import { fitTreesPeer, loadLabelled, treesRun } from './labelled-rows.ts';
import { writeNumericCsv } from './numeric-csv.ts';

/** `--out` gets the probabilities of the rows held out. */
export function runGbtTrainBench(options: BenchOptions): BenchResult {
  const data = loadLabelled(options);
  const { train, trainLabels, test, testLabels } = data;
  const { value: model, seconds, firstSeconds, cpuSeconds } = timeBest(() => trainTrees(train, trainLabels));
  const rssBytes = peakRssBytes();
  const p = scoreTrees(model, test).map(probabilityOf);
  if (options.out !== undefined) writeNumericCsv(options.out, ['p'], p);
  const fit = fitTreesPeer('gbt-train', data);
  const details = {
    ...{ ...treesRun(data), firstSeconds, cpuSeconds },
    ...{ heldOut: test.rows, logLoss: logLoss(p, testLabels), auc: rocAuc(rankRows(p, testLabels)) },
    ...(fit === null
      ? {}
      : { peerLogLoss: logLoss(fit.answer, testLabels), peerAuc: rocAuc(rankRows(fit.answer, testLabels)) }),
  };
  return withPeer({ name: 'gbt-train', seconds, rssBytes, details }, fit?.peer ?? null);
}
