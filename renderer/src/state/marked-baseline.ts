// The dataset that is marked as the baseline, by a tag that travels with it, and what findings are judged by unless somebody chooses
// otherwise.

import type { DatasetSummary } from '@jaws/shared/contract/datasets';
import { usualChoice, type ScoreChoice } from './findings-store.ts';

export const baselineTag = 'baseline';

/** Of several that have the tag (merged or received ones) the first by name; null: none is marked. */
export function markedBaseline(datasets: readonly Pick<DatasetSummary, 'name' | 'tags'>[]): string | null {
  const marked = datasets.filter(({ tags }) => tags.includes(baselineTag)).map(({ name }) => name);
  return marked.sort()[0] ?? null;
}

/** A baseline is not judged by itself. */
export function choiceFor(
  dataset: string | null,
  datasets: readonly Pick<DatasetSummary, 'name' | 'tags'>[],
): ScoreChoice {
  const baseline = markedBaseline(datasets);
  return baseline === dataset ? usualChoice : { ...usualChoice, baseline };
}
