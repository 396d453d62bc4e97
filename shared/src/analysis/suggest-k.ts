// How many clusters K-means should look for: the k whose clusters stand apart most clearly (mean silhouette), tried
// on a seeded sample.
import { kmeans } from './kmeans.ts';
import { takeRows } from './matrix.ts';
import type { Matrix } from './matrix.ts';
import { createRandom, sampleIndices } from './random.ts';
import { silhouette } from './silhouette.ts';

export interface SuggestKOptions {
  /** Largest k tried. Default 10. */
  readonly largest?: number;
  /** Rows the silhouette is taken on. Default 1,000. */
  readonly sampleSize?: number;
  readonly seed?: number;
}

export interface KSuggestion {
  /** 1 when there are no two different points. */
  readonly k: number;
  /** Mean silhouette of every k tried, from k = 2. */
  readonly silhouettes: readonly { readonly k: number; readonly silhouette: number }[];
}

/** Tries k = 2 … largest; of equal silhouettes the smaller k wins. */
export function suggestK(points: Matrix, options: SuggestKOptions = {}): KSuggestion {
  const { largest = 10, sampleSize = 1000, seed = 1 } = options;
  const sample = takeRows(points, sampleIndices(points.rows, sampleSize, createRandom(seed)));
  const silhouettes: { k: number; silhouette: number }[] = [];
  for (let k = 2; k <= Math.min(largest, sample.rows - 1); k += 1) {
    const found = kmeans(sample, { k, seed });
    const value = silhouette(sample, found.labels);
    if (value !== null && found.clusters === k) silhouettes.push({ k, silhouette: value });
  }
  const best = silhouettes.reduce(
    (leader, tried) => (tried.silhouette > leader.silhouette ? tried : leader),
    {
      k: 1,
      silhouette: -Infinity,
    },
  );
  return { k: best.k, silhouettes };
}
