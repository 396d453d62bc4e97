// DBSCAN beside scikit-learn's on the same points; the labels are compared one by one.
import { dbscan } from '@jaws/shared/analysis/dbscan';
import { peakRssBytes, timeBest, withPeer } from './benchmark.ts';
import type { BenchOptions, BenchResult } from './benchmark.ts';
import { writeNumericCsv } from './numeric-csv.ts';
import { loadPoints } from './points.ts';
import { fitPeer, makeBlobs } from './scikit-learn.ts';

/** scikit-learn keeps every neighbour list: a million dense points do not fit into memory. */
const mostPeerPoints = 100_000;

/** Default data: make_blobs(100000, centers=12, cluster_std=.1, random_state=0); eps .1, 5 samples. */
export function runDbscanBench(options: BenchOptions): BenchResult {
  const settings = { eps: 0.1, minSamples: 5, std: 0.1, seed: 0, points: 100_000, ...options };
  const { eps, minSamples, std } = settings;
  const data = loadPoints(options, () => makeBlobs(settings.points, 12, std, settings.seed));
  const { value, seconds, firstSeconds, cpuSeconds } = timeBest(() =>
    dbscan(data.points, { eps, minSamples }),
  );
  const rssBytes = peakRssBytes();
  if (options.out !== undefined) writeNumericCsv(options.out, ['label'], value.labels);
  const fit =
    data.peer && data.points.rows <= mostPeerPoints
      ? fitPeer('dbscan', data.points, { eps, minSamples })
      : null;
  const details = {
    ...{ source: data.source, points: data.points.rows, eps, minSamples, firstSeconds, cpuSeconds },
    ...{ clusters: value.clusters, noise: value.noise },
    ...(options.input === undefined ? { std } : {}),
    ...(fit === null ? {} : { labelsEqual: value.labels.every((label, row) => label === fit.answer[row]) }),
  };
  return withPeer({ name: 'dbscan', seconds, rssBytes, details }, fit?.peer ?? null);
}
