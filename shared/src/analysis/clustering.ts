// Clusters of the projected points by the method asked for, in one shape.

import type { AnalysisResult, AnalysisSettings } from '../contract/analysis.ts';
import { dbscan } from './dbscan.ts';
import { defaultMinSamples, kDistance, suggestEps } from './k-distance.ts';
import { kmeans } from './kmeans.ts';
import type { Matrix } from './matrix.ts';
import { suggestK } from './suggest-k.ts';

export type ClusterSettings = Pick<AnalysisSettings, 'method' | 'eps' | 'minSamples' | 'k'>;

export interface Clustering {
  /** Cluster of each unit; -1 = noise. */
  readonly labels: Int32Array;
  /** 0 noise, 1 border, 2 core. */
  readonly kind: Uint8Array;
  readonly clusters: number;
  readonly noise: number;
  readonly eps: number | null;
  readonly minSamples: number | null;
  readonly k: number | null;
  readonly kDistance: AnalysisResult['kDistance'];
}

const drawnDistances = 1000;
/** Points nearer than this share of the picture's radius (RMS distance from its centre) are one spot to the eye. */
const spotShare = 1 / 8;

export function clusterPoints(points: Matrix, settings: ClusterSettings, seed: number): Clustering {
  return settings.method === 'kmeans' ? byKmeans(points, settings, seed) : byDbscan(points, settings, seed);
}

function byKmeans(points: Matrix, settings: ClusterSettings, seed: number): Clustering {
  const k = settings.k ?? suggestK(points, { seed }).k;
  const found = kmeans(points, { k, seed });
  const kind = new Uint8Array(points.rows).fill(2);
  return { ...found, kind, noise: 0, eps: null, minSamples: null, k, kDistance: null };
}

function byDbscan(points: Matrix, settings: ClusterSettings, seed: number): Clustering {
  const minSamples = settings.minSamples ?? defaultMinSamples(points.columns);
  const curve = kDistance(points, { minSamples, seed });
  const suggestion = suggestEps(curve.distances, spotShare * radiusOf(points));
  const eps = settings.eps ?? suggestion.eps;
  const { labels, core, clusters, noise } = dbscan(points, { eps, minSamples });
  const kind = core.map((isCore, unit) => (isCore === 1 ? 2 : (labels[unit] as number) >= 0 ? 1 : 0));
  const step = Math.max(1, Math.ceil(curve.distances.length / drawnDistances));
  return {
    labels,
    kind,
    clusters,
    noise,
    eps,
    minSamples,
    k: null,
    kDistance: {
      distances: [...curve.distances.filter((_, at) => at % step === 0)],
      kneeIndex: suggestion.kneeIndex === null ? null : Math.floor(suggestion.kneeIndex / step),
      suggestedEps: suggestion.eps,
    },
  };
}

/** RMS distance of the points from their mean. */
function radiusOf({ data, rows, columns }: Matrix): number {
  const mean = new Float64Array(columns);
  for (let at = 0; at < data.length; at++) {
    const column = at % columns;
    mean[column] = (mean[column] as number) + (data[at] as number) / rows;
  }
  let squares = 0;
  for (let at = 0; at < data.length; at++)
    squares += ((data[at] as number) - (mean[at % columns] as number)) ** 2;
  return rows === 0 ? 0 : Math.sqrt(squares / rows);
}
