// `jaws datasets rename`, `note` and `tag`.

import { noteDataset, tagDataset } from '@jaws/core/dataset/commands/describe-dataset';
import { renameDataset } from '@jaws/core/dataset/commands/rename-dataset';
import type { CommandContext } from '../cli/cli-io.ts';
import { openStore } from '../cli/open-store.ts';
import { printDone } from '../cli/print-document.ts';

export async function renameCommand(context: CommandContext, dataset: string, name: string): Promise<number> {
  await renameDataset(openStore(context), dataset, name);
  printDone(context, { dataset: name, was: dataset }, () => `${dataset} is now ${name}\n`);
  return 0;
}

export async function noteCommand(context: CommandContext, dataset: string, text: string): Promise<number> {
  await noteDataset(openStore(context), dataset, text);
  printDone(
    context,
    { dataset, note: text },
    () => `${dataset}: note ${text === '' ? 'removed' : 'written'}\n`,
  );
  return 0;
}

export async function tagCommand(
  context: CommandContext,
  dataset: string,
  tags: readonly string[],
): Promise<number> {
  const store = openStore(context);
  await tagDataset(store, dataset, tags);
  const { tags: kept } = await store.manifest(dataset);
  printDone(
    context,
    { dataset, tags: kept },
    () => `${dataset}: ${kept.length === 0 ? 'no tags' : kept.join(', ')}\n`,
  );
  return 0;
}
