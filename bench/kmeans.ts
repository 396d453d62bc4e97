// K-means beside scikit-learn's (one start each) on the same points.
import { kmeans } from '@jaws/shared/analysis/kmeans';
import { suggestK } from '@jaws/shared/analysis/suggest-k';
import { peakRssBytes, timeBest, withPeer } from './benchmark.ts';
import type { BenchOptions, BenchResult } from './benchmark.ts';
import { writeNumericCsv } from './numeric-csv.ts';
import { loadPoints } from './points.ts';
import { fitPeer, makeBlobs } from './scikit-learn.ts';

/** Default data: make_blobs(100000, centers=12, cluster_std=1, random_state=0), k = 12; for a file k is suggested. */
export function runKmeansBench(options: BenchOptions): BenchResult {
  const settings = { std: 1, seed: 0, points: 100_000, ...options };
  const { seed } = settings;
  const data = loadPoints(options, () => makeBlobs(settings.points, 12, settings.std, seed));
  const k = options.k ?? (options.input === undefined ? 12 : suggestK(data.points, { seed }).k);
  const { value, seconds, firstSeconds, cpuSeconds } = timeBest(() => kmeans(data.points, { k, seed }));
  const rssBytes = peakRssBytes();
  if (options.out !== undefined) writeNumericCsv(options.out, ['label'], value.labels);
  const fit = data.peer ? fitPeer('kmeans', data.points, { k, seed }) : null;
  const details = {
    ...{ source: data.source, points: data.points.rows, k, seed, firstSeconds, cpuSeconds },
    ...{ clusters: value.clusters, inertia: value.inertia, sampled: value.sampled },
    ...(fit === null ? {} : { peerInertia: fit.answer.at(-1) }),
  };
  return withPeer({ name: 'kmeans', seconds, rssBytes, details }, fit?.peer ?? null);
}
