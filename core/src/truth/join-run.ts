// Labels of a finished dataset from the record of a run, after the fact: the same change as `datasets label`, undo
// included, with the rows found by flow and time.

import type { RunCapture, RunRecord } from '@jaws/shared/exfil/run-record';
import { relabelRows } from '../dataset/commands/relabel-dataset.ts';
import type { DatasetStore, WorkOptions } from '../dataset/store-contract.ts';
import { chumLabel } from '../import/row-labels.ts';
import { runRows } from './run-rows.ts';
import { readTruth, writeTruth } from './truth-files.ts';

export interface JoinedRun {
  /** Rows of the run in this dataset. */
  readonly matched: number;
  /** Those that had another label. */
  readonly changed: number;
}

/**
 * Labels the run's packets `chum` and keeps the record beside the dataset; a dataset that has none is left as it is.
 * @throws JawsError as `relabelDataset`: dataset.not-found, dataset.locked, dataset.disk-full, cancelled …
 */
export async function joinRun(
  store: DatasetStore,
  dataset: string,
  record: RunRecord,
  options: WorkOptions = {},
): Promise<JoinedRun> {
  let matched = 0;
  const { changed } = await relabelRows(
    store,
    dataset,
    chumLabel,
    (table) => {
      const rows = runRows(table, record);
      matched = rows.length;
      return rows;
    },
    options,
  );
  if (matched > 0) {
    const capture: RunCapture = {
      ...{ dataset, how: 'after', labelledPackets: matched },
      // packets.csv has no sequence numbers.
      ...{ uniqueTcpBytes: null, lostTcpBytes: null },
    };
    const folder = store.folder(dataset);
    await writeTruth(folder, withCapture((await readTruth(folder, record.runId)) ?? record, capture));
  }
  return { matched, changed };
}

/** What was seen live says more: it stays. */
function withCapture(record: RunRecord, capture: RunCapture): RunRecord {
  const { captures } = record;
  if (captures.some(({ dataset, how }) => dataset === capture.dataset && how === 'live')) return record;
  return {
    ...record,
    captures: [...captures.filter(({ dataset }) => dataset !== capture.dataset), capture],
  };
}
