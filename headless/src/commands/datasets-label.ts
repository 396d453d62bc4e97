// `jaws datasets label D --set L --where W`, `--run RUN` and `--undo`.

import { relabelDataset, undoRelabel } from '@jaws/core/dataset/commands/relabel-dataset';
import type { WorkOptions } from '@jaws/core/dataset/store-contract';
import { chumLabel } from '@jaws/core/import/row-labels';
import { findRun } from '@jaws/core/truth/find-run';
import { joinRun } from '@jaws/core/truth/join-run';
import { JawsError } from '@jaws/shared/contract/errors';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { formatMany } from '../cli/format.ts';
import { openStore } from '../cli/open-store.ts';
import { printDone } from '../cli/print-document.ts';
import { createProgress } from '../cli/progress.ts';

export interface LabelOptions extends GlobalOptions {
  readonly set?: string;
  readonly where?: string;
  readonly undo?: boolean;
  /** Id of a run of chum, or the file of its record. */
  readonly run?: string;
}

type Change =
  | { readonly kind: 'undo' }
  | { readonly kind: 'where'; readonly label: string; readonly where: string }
  | { readonly kind: 'run'; readonly run: string };

function changeOf({ set, where, undo, run }: LabelOptions): Change {
  const isAlone = set === undefined && where === undefined;
  if (undo === true) {
    if (isAlone && run === undefined) return { kind: 'undo' };
    throw new JawsError('usage.invalid', '--undo goes without --set, --where and --run.');
  }
  if (run !== undefined) {
    if (isAlone) return { kind: 'run', run };
    throw new JawsError('usage.invalid', '--run goes without --set and --where: its packets become chum.');
  }
  if (set === undefined || where === undefined) {
    throw new JawsError(
      'usage.invalid',
      'Name the label (--set) and the packets (--where), or a run (--run).',
    );
  }
  // Most likely a variable of a script that is empty; every packet would get the label.
  if (where.trim() === '')
    throw new JawsError('usage.invalid', "--where is empty. To label every packet: --where 'size >= 0'.");
  return { kind: 'where', label: set, where };
}

interface Done {
  readonly label: string | null;
  readonly changed: number;
  /** Of a run: which, and its packets in the dataset. */
  readonly runId?: string;
  readonly matched?: number;
}

async function carryOut(
  context: CommandContext,
  dataset: string,
  change: Change,
  work: WorkOptions,
): Promise<Done> {
  const store = openStore(context);
  if (change.kind === 'undo') return { label: null, ...(await undoRelabel(store, dataset, work)) };
  if (change.kind === 'where')
    return { label: change.label, ...(await relabelDataset(store, dataset, change, work)) };
  const record = await findRun(context.dataDir, store.folder(dataset), change.run);
  return { label: chumLabel, runId: record.runId, ...(await joinRun(store, dataset, record, work)) };
}

function textOf({ label, runId, matched }: Done): string {
  if (label === null) return 'took the last change of labels back';
  return runId === undefined
    ? `label ${label}`
    : `${formatMany(matched ?? 0, 'packet')} of run ${runId}, label ${label}`;
}

export async function labelCommand(
  context: CommandContext,
  dataset: string,
  options: LabelOptions,
): Promise<number> {
  const change = changeOf(options);
  const progress = createProgress(context, 'label');
  const work = {
    signal: context.io.signal,
    onProgress: (done: number, total: number) => {
      progress.update({ done, total, unit: 'rows' });
    },
  };
  try {
    const done = await carryOut(context, dataset, change, work);
    progress.end();
    printDone(
      context,
      { dataset, ...done },
      () => `${dataset}: ${textOf(done)}, ${formatMany(done.changed, 'packet')} changed\n`,
    );
    return 0;
  } finally {
    progress.end();
  }
}
