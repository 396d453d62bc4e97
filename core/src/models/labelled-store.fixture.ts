// A store with made-up offices whose uploads have a label, and an inbox in which somebody has decided.

import type { FindingState } from '@jaws/shared/contract/findings';
import { findingsEngineVersion } from '@jaws/shared/findings/engine-version';
import { labelledHour } from '@jaws/shared/model/labelled-hour.fixture';
import { scoreDatasets } from '../analysis/score-datasets.ts';
import { createDatasetStore } from '../dataset/dataset-store.ts';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { changeInbox, datasetContent } from '../findings/findings-file.ts';

export function labelledStore(dataDir: string): DatasetStore {
  return createDatasetStore({ dataDir, clock: () => 1e12, log: () => undefined });
}

export interface LabelledOffice {
  readonly seed: number;
  readonly uploads: number;
  /** Whether the packets of the uploads are labelled; true unless told. */
  readonly isLabelled?: boolean;
}

export async function keepOffice(store: DatasetStore, name: string, of: LabelledOffice): Promise<void> {
  const { table, names } = labelledHour(of.seed, of.uploads, 300);
  if (of.isLabelled === false) table.label.fill(table.dictionaries.labels.intern('norm'));
  const known = [...names].map(([ip, called]) => ({ ip, name: called }));
  const writer = await store.create(name, { names: known });
  await writer.append(table, 0, table.count);
  await writer.close();
}

export type Decide = (finding: {
  readonly dstIp: string;
  readonly number: number;
}) => Pick<FindingState, 'state' | 'reason'> | null;

/** Looks for findings, keeps them, and decides on each as `decide` says; gives how many there are. */
export async function decideOn(store: DatasetStore, dataset: string, decide: Decide): Promise<number> {
  const settings = { datasets: [dataset], where: null, baseline: null };
  const result = await scoreDatasets({ store, settings });
  const content = datasetContent(await store.manifest(dataset));
  const computed = {
    ...{ engine: findingsEngineVersion, content, baseline: null, alertsPerDay: 1, model: null },
    ...{ madeMs: 1, result },
  };
  const states = result.findings.flatMap(({ id, dstIp }, number) => {
    const decided = decide({ dstIp, number });
    return decided === null ? [] : [{ id, changedMs: 1, ...decided }];
  });
  await changeInbox(
    store.folder(dataset),
    dataset,
    () => undefined,
    () => ({ computed, states }),
  );
  return result.findings.length;
}

/** The uploads of `labelledHour` go to 203.0.113.10 and on. */
export function isUpload(ip: string): boolean {
  return ip.startsWith('203.0.113.');
}
