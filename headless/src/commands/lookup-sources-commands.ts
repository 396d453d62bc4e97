// `jaws lookup-sources list | add | remove`.

import { addSource, removeSource } from '@jaws/core/lookup/lookup-sources';
import { openOfflineLookup } from '@jaws/core/lookup/offline-lookup';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { formatTable, printable } from '../cli/format.ts';
import { printAnswer, printDone } from '../cli/print-document.ts';

/** @throws JawsError lookup.bad-source, dataset.io */
export async function listSourcesCommand(context: CommandContext): Promise<number> {
  const { sources } = await openOfflineLookup(context.dataDir);
  printAnswer(context, { sources }, () =>
    formatTable(
      ['source', 'about'],
      sources.map(({ name, text }) => [printable(name), printable(text)]),
      [],
    ),
  );
  return 0;
}

export interface AddSourceOptions extends GlobalOptions {
  readonly name?: string;
  readonly licence?: string;
}

/** @throws JawsError lookup.bad-source, dataset.locked, dataset.disk-full, dataset.io */
export async function addSourceCommand(
  context: CommandContext,
  file: string,
  { name, licence }: AddSourceOptions,
): Promise<number> {
  const added = await addSource(context.dataDir, file, {
    ...(name === undefined ? {} : { name }),
    ...(licence === undefined ? {} : { licence: licence.slice(0, 512) }),
  });
  printDone(context, added, () => {
    const { entries, passedOver } = added;
    const left = passedOver === 0 ? '' : ` (${passedOver} lines of another kind were passed over)`;
    return `${printable(added.name)}: ${entries === null ? 'database' : `${entries} entries${left}`}\n`;
  });
  return 0;
}

/** @throws JawsError lookup.no-source, dataset.locked, dataset.io */
export async function removeSourceCommand(context: CommandContext, name: string): Promise<number> {
  await removeSource(context.dataDir, name);
  printDone(context, { name }, () => `${printable(name)} is removed\n`);
  return 0;
}
