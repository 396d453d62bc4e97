// Datasets by name -> the finder's answer: what `jaws finder` prints and the app's Finder shows. One dataset after the
// other: of each only the sums of its channels stay.

import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { maxFinderDatasets, type FinderInput, type FinderResult } from '@jaws/shared/contract/finder';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import type { Manifest } from '@jaws/shared/domain/manifest';
import type { NamedSet } from '@jaws/shared/finder/combine-sets';
import type { Recording } from '@jaws/shared/finder/data-quality';
import { findDifferences } from '@jaws/shared/finder/find-differences';
import { mostNameBytes } from '../dataset/name-budget.ts';
import type { DatasetStore, WorkOptions } from '../dataset/store-contract.ts';
import { createScopes, type Scope } from '../tables/scope.ts';
import { requireGoingOn } from './read-datasets.ts';

export interface FinderRequest {
  readonly store: Pick<DatasetStore, 'manifest'>;
  /** The packets of a dataset that a filter chooses. */
  readonly open: (dataset: string, where: string) => Promise<Scope>;
  readonly input: FinderInput;
  readonly signal?: CallSignal | undefined;
  /** What a dataset is called in the answer; default: by its name. */
  readonly titleOf?: ((dataset: string) => string) | undefined;
}

const msPerHour = 3_600_000;

/** Throws `cancelled`, `dataset.*`, `filter.syntax`, `finder.bad-datasets`. */
export async function findInDatasets(request: FinderRequest): Promise<FinderResult> {
  const { store, open, input, signal, titleOf = String } = request;
  const { datasets, baseline, where, quality } = input;
  checkDatasets(datasets, baseline);
  compileFilter(where);
  const manifests: Manifest[] = [];
  // A dataset that is not there is told before the others are read.
  for (const dataset of datasets) manifests.push(await store.manifest(dataset));
  const sets: NamedSet[] = [];
  const recordings: Recording[] = [];
  for (const [at, manifest] of manifests.entries()) {
    requireGoingOn(signal);
    const dataset = datasets[at] ?? '';
    const scope = await open(dataset, where);
    requireGoingOn(signal);
    const hours = ((manifest.lastMs ?? 0) - (manifest.firstMs ?? 0)) / msPerHour;
    const set = scope.finderSet();
    const name = titleOf(dataset);
    sets.push({ name, isBaseline: baseline.includes(dataset), hours: Math.max(0, hours), set });
    if (quality) recordings.push({ name, manifest, set, ...scope.recording() });
  }
  return findDifferences(sets, input, quality ? recordings : null);
}

function checkDatasets(datasets: readonly string[], baseline: readonly string[]): void {
  const twice = datasets.find((name, at) => datasets.indexOf(name) !== at);
  if (twice !== undefined) throw new JawsError('finder.bad-datasets', `"${twice}" is named twice.`);
  if (datasets.length > maxFinderDatasets)
    throw new JawsError('finder.bad-datasets', `At most ${maxFinderDatasets} datasets at once.`);
  const missing = baseline.find((name) => !datasets.includes(name));
  if (missing !== undefined)
    throw new JawsError('finder.bad-datasets', `The baseline "${missing}" is none of the chosen datasets.`);
}

/** For callers that keep no tables: reads the dataset anew. */
export async function openScope(
  store: Pick<DatasetStore, 'manifest' | 'readTable'>,
  dataset: string,
  where: string,
  work: WorkOptions = {},
): Promise<Scope> {
  const { local, names } = await store.manifest(dataset);
  const table = await store.readTable(dataset, { ...work, mostNameBytes });
  return createScopes(table, { local, names: new Map(names.map(({ ip, name }) => [ip, name])) })(where);
}
