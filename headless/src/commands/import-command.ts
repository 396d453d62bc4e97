// `jaws import FILE…`: captures and tables into one dataset.

import { basename, resolve } from 'node:path';
import { assertDatasetName, datasetNameFromFile } from '@jaws/core/dataset/dataset-names';
import { importFiles } from '@jaws/core/import/import-files';
import { checkedAddresses, checkedLabel, checkedLocal } from '@jaws/core/import/import-request';
import { checkFiles } from '../cli/check-files.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { formatBytes, formatMany, printable } from '../cli/format.ts';
import { isFolder, withLogsOfFolders } from '../cli/log-folders.ts';
import { openStore } from '../cli/open-store.ts';
import { printDone } from '../cli/print-document.ts';
import { createProgress } from '../cli/progress.ts';

export interface ImportOptions extends GlobalOptions {
  readonly dataset?: string;
  readonly append?: boolean;
  readonly label?: string;
  readonly chumAddress?: readonly string[];
  readonly local?: readonly string[];
}

/** What is wrong with the call comes before what is wrong with the files. @throws JawsError */
async function checkCall(files: readonly string[], options: ImportOptions): Promise<void> {
  if (options.dataset !== undefined) assertDatasetName(options.dataset);
  if (options.label !== undefined) checkedLabel(options.label);
  checkedAddresses(options.chumAddress ?? []);
  checkedLocal(options.local ?? []);
  await checkFiles(files);
}

/** A folder names the dataset, not the first of its logs. */
async function folderName(path: string): Promise<string | null> {
  return (await isFolder(path)) ? datasetNameFromFile(basename(resolve(path))) : null;
}

export async function importCommand(
  context: CommandContext,
  files: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const paths = await withLogsOfFolders(files);
  await checkCall(paths, options);
  const name = options.dataset ?? (await folderName(files[0] ?? ''));
  const { clock, signal } = context.io;
  const store = openStore(context);
  const progress = createProgress(context, 'import');
  try {
    const document = await importFiles({
      store,
      files: paths.map((path) => ({ path, name: basename(path) })),
      ...(name === null ? {} : { dataset: name }),
      append: options.append ?? false,
      ...(options.label === undefined ? {} : { label: options.label }),
      chumAddresses: options.chumAddress ?? [],
      local: options.local ?? [],
      clock,
      signal,
      onProgress: ({ bytesRead, bytesTotal, rowsStored }) => {
        progress.update({ done: bytesRead, total: bytesTotal, unit: 'bytes', stored: rowsStored });
      },
    });
    progress.end();
    printDone(context, document, () => {
      const rate = document.durationMs > 0 ? ` in ${(document.durationMs / 1000).toFixed(2)} s` : '';
      const { flowRecords } = document;
      const what =
        flowRecords === undefined
          ? formatMany(document.packets, 'packet')
          : `${formatMany(flowRecords, 'flow record')} in ${formatMany(document.packets, 'row')}`;
      const head = `${document.dataset}: ${what}, ${formatBytes(document.bytes)}${rate}\n`;
      const rest = document.undecoded > 0 ? [`not decoded: ${formatMany(document.undecoded, 'packet')}`] : [];
      return head + [...rest, ...document.warnings].map((line) => `  ${printable(line)}\n`).join('');
    });
    return 0;
  } finally {
    progress.end();
  }
}
