// Datasets by name -> rows of labelled decisions, and their parts to train, to calibrate and to test.

import { JawsError } from '@jaws/shared/contract/errors';
import type { LabelCounts, ModelCard, ModelProgress } from '@jaws/shared/contract/models';
import { momentSteps } from '@jaws/shared/model/collect-moments';
import { withVerdicts, type FindingVerdicts } from '@jaws/shared/model/decided-findings';
import { findLeaks, type Leak } from '@jaws/shared/model/find-leaks';
import { modelFeatures } from '@jaws/shared/model/happening-features';
import type { KeptModel } from '@jaws/shared/model/model-file';
import { MomentRowsBuilder, type MomentRows } from '@jaws/shared/model/moment-rows';
import { splitRows, type Split, type SplitKind } from '@jaws/shared/model/split-rows';
import type { ModelStep, Steps } from '@jaws/shared/model/steps';
import { inSteps } from '../analysis/in-steps.ts';
import {
  readDatasets,
  requireGoingOn,
  type ReadDatasets,
  type ReadRequest,
} from '../analysis/read-datasets.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { datasetContent } from '../findings/findings-file.ts';
import { readVerdicts } from './read-verdicts.ts';

export interface ModelSettings {
  readonly datasets: readonly string[];
  readonly split: SplitKind;
  readonly seed: number;
  /** Goes on where a feature gives the label away. */
  readonly keepLeaks: boolean;
  /** Trains once more without each family of features. */
  readonly ablation: boolean;
}

export type ModelRequest = Pick<ReadRequest, 'signal' | 'onComputing'> & {
  readonly store: Pick<DatasetStore, 'manifest' | 'readTable' | 'folder'>;
  readonly settings: ModelSettings;
  readonly onProgress?: ((progress: ModelProgress) => void) | undefined;
};

export interface Labelled {
  readonly traffic: readonly ReadDatasets[];
  readonly datasets: ModelCard['datasets'];
  /** By dataset. */
  readonly verdicts: readonly FindingVerdicts[];
}

/** Everything is read before anything is computed. @throws JawsError dataset.*, model.dataset-changed, cancelled */
export async function readLabelled(request: ModelRequest): Promise<Labelled> {
  const { store, signal, settings, onComputing, onProgress } = request;
  const manifests = await Promise.all(settings.datasets.map((name) => store.manifest(name)));
  const total = manifests.reduce((sum, { fileBytes }) => sum + fileBytes, 0);
  const datasets: ModelCard['datasets'] = [];
  const traffic: ReadDatasets[] = [];
  const verdicts: FindingVerdicts[] = [];
  let before = 0;
  for (const name of settings.datasets) {
    const manifest = await store.manifest(name);
    const content = datasetContent(manifest);
    const read = await readDatasets({
      ...{ store, datasets: [name], where: null, signal },
      onProgress: (bytes) => onProgress?.({ stage: 'reading', done: before + bytes, total }),
    });
    before += manifest.fileBytes;
    onProgress?.({ stage: 'reading', done: before, total });
    if (datasetContent(await store.manifest(name)) !== content)
      throw new JawsError('model.dataset-changed', `${name} was changed while it was read.`);
    datasets.push({ name, content, packets: read.table.count });
    traffic.push(read);
    verdicts.push(await readVerdicts(store.folder(name)));
  }
  requireGoingOn(signal);
  onComputing?.();
  return { traffic, datasets, verdicts };
}

/** Runs steps of this request; how far they are is told by what they are in all. */
export function stepRunner(
  { signal, onProgress }: ModelRequest,
  totals: Readonly<Record<ModelStep['stage'], number>>,
): <T>(steps: Steps<T>) => Promise<T> {
  const done = { rows: 0, trees: 0, evaluation: 0 };
  return (steps) =>
    inSteps(steps, signal, ({ stage, amount }) => {
      done[stage] += amount;
      onProgress?.({ stage, done: done[stage], total: Math.max(totals[stage], done[stage]) });
    });
}

export function packetsOf({ datasets }: Labelled): number {
  return datasets.reduce((sum, { packets }) => sum + packets, 0);
}

/** As the labels of packets have them. */
export function* labelledRows({ traffic }: Labelled): Steps<MomentRows> {
  const builder = new MomentRowsBuilder(modelFeatures.map(({ key }) => key));
  for (const [dataset, context] of traffic.entries())
    yield* momentSteps(builder, { table: context.table, context, dataset });
  return builder.finish();
}

/** One for each part. */
const leastDecided = 3;

/** With the decisions on findings. @throws JawsError model.no-decisions, model.too-few */
export function decidedRows(
  rows: MomentRows,
  { verdicts }: Labelled,
): { readonly rows: MomentRows; readonly labels: LabelCounts } {
  const decided = withVerdicts(rows, verdicts);
  const all = verdicts.flatMap((of) => [...of.values()].filter((verdict) => verdict !== 'undecided'));
  const found = all.length - decided.labels.notFound;
  if (found === 0) throw new JawsError('model.no-decisions');
  if (found < leastDecided)
    throw new JawsError('model.too-few', `${found} decided findings; at least ${leastDecided} are needed.`, {
      hint: 'Confirm or close more findings.',
    });
  return decided;
}

/** All that a model, or one that it comes from, was trained on. */
export function knownDatasets({ card }: Pick<KeptModel, 'card'>): ModelCard['datasets'] {
  const all = [...card.datasets, ...(card.from?.datasets ?? [])];
  return [...new Map(all.map((each) => [each.content, each])).values()];
}

/** `seen`: numbers of datasets that may only train. @throws JawsError those of `splitRows`, model.leak */
export function splitSafely(
  rows: MomentRows,
  { split: kind, seed, keepLeaks }: ModelSettings,
  seen: ReadonlySet<number> = new Set(),
): { split: Split; leaks: Leak[] } {
  const split = splitRows(rows, kind, seed, seen);
  const leaks = findLeaks(rows, split);
  if (leaks.length > 0 && !keepLeaks) {
    const told = leaks.map(
      ({ feature, tells, value }) => `${feature} tells the ${tells} (${value.toFixed(4)})`,
    );
    throw new JawsError('model.leak', `A feature gives it away: ${told.slice(0, 5).join(', ')}.`);
  }
  return { split, leaks };
}
