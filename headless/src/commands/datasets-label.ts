// `jaws datasets label D --set L --where W`, and `--undo`.

import { relabelDataset, undoRelabel } from '@jaws/core/dataset/commands/relabel-dataset';
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
}

interface Change {
  readonly label: string;
  readonly where: string;
}

/** null = take the last change back. */
function changeOf(options: LabelOptions): Change | null {
  const { set, where, undo } = options;
  if (undo === true) {
    if (set === undefined && where === undefined) return null;
    throw new JawsError('usage.invalid', '--undo goes without --set and --where.');
  }
  if (set === undefined || where === undefined) {
    throw new JawsError('usage.invalid', 'Name the label (--set) and the packets (--where).');
  }
  return { label: set, where };
}

export async function labelCommand(
  context: CommandContext,
  dataset: string,
  options: LabelOptions,
): Promise<number> {
  const change = changeOf(options);
  const store = openStore(context);
  const progress = createProgress(context, 'label');
  const work = {
    signal: context.io.signal,
    onProgress: (done: number, total: number) => {
      progress.update({ done, total, unit: 'rows' });
    },
  };
  try {
    const { changed } =
      change === null
        ? await undoRelabel(store, dataset, work)
        : await relabelDataset(store, dataset, change, work);
    progress.end();
    const label = change === null ? null : change.label;
    printDone(context, { dataset, label, changed }, () => {
      const what = label === null ? 'took the last change of labels back' : `label ${label}`;
      return `${dataset}: ${what}, ${formatMany(changed, 'packet')} changed\n`;
    });
    return 0;
  } finally {
    progress.end();
  }
}
