// `jaws datasets duplicate`, `merge`, `remove`, `restore` and `empty-trash`.

import { duplicateDataset } from '@jaws/core/dataset/commands/duplicate-dataset';
import { emptyTrash } from '@jaws/core/dataset/commands/empty-trash';
import { mergeDatasets } from '@jaws/core/dataset/commands/merge-datasets';
import { removeDataset, restoreDataset } from '@jaws/core/dataset/commands/remove-dataset';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatMany } from '../cli/format.ts';
import { openStore } from '../cli/open-store.ts';
import { printDone } from '../cli/print-document.ts';
import { createProgress } from '../cli/progress.ts';

async function withProgress<T>(
  context: CommandContext,
  title: string,
  unit: 'bytes' | 'rows',
  work: (options: {
    signal: CommandContext['io']['signal'];
    onProgress: (done: number, total: number) => void;
  }) => Promise<T>,
): Promise<T> {
  const progress = createProgress(context, title);
  try {
    return await work({
      signal: context.io.signal,
      onProgress: (done, total) => {
        progress.update({ done, total, unit });
      },
    });
  } finally {
    progress.end();
  }
}

export async function duplicateCommand(
  context: CommandContext,
  dataset: string,
  newName: string | undefined,
): Promise<number> {
  const { name } = await withProgress(context, 'duplicate', 'bytes', (options) =>
    duplicateDataset(openStore(context), dataset, { ...options, clock: context.io.clock, newName }),
  );
  printDone(context, { dataset: name, from: dataset }, () => `${dataset} copied to ${name}\n`);
  return 0;
}

export async function mergeCommand(
  context: CommandContext,
  names: readonly string[],
  into: string,
): Promise<number> {
  const manifest = await withProgress(context, 'merge', 'rows', (options) =>
    mergeDatasets(openStore(context), names, into, options),
  );
  printDone(context, { dataset: into, packets: manifest.packets, bytes: manifest.bytes }, () => {
    return `${into}: ${formatMany(manifest.packets, 'packet')} from ${names.join(', ')}\n`;
  });
  return 0;
}

export async function removeCommand(context: CommandContext, dataset: string): Promise<number> {
  const { trashId } = await removeDataset(openStore(context), dataset);
  printDone(
    context,
    { dataset, trashId },
    () => `${dataset} is in the trash; take it back with: jaws datasets restore ${trashId}\n`,
  );
  return 0;
}

export async function restoreCommand(context: CommandContext, trashId: string): Promise<number> {
  const { name } = await restoreDataset(openStore(context), trashId);
  printDone(context, { dataset: name }, () => `${name} is back\n`);
  return 0;
}

export async function emptyTrashCommand(
  context: CommandContext,
  trashId: string | undefined,
): Promise<number> {
  const { deleted } = await emptyTrash(openStore(context), trashId === undefined ? undefined : [trashId]);
  printDone(context, { deleted }, () => `${formatMany(deleted, 'dataset')} deleted for good\n`);
  return 0;
}
