// `jaws import FILE…`: captures and tables into one dataset.

import { importFiles } from '@jaws/core/import/import-files';
import { basename } from 'node:path';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { formatBytes, formatCount, printable } from '../cli/format.ts';
import { openStore } from '../cli/open-store.ts';
import { printDocument } from '../cli/print-document.ts';
import { createProgress } from '../cli/progress.ts';

export interface ImportOptions extends GlobalOptions {
  readonly dataset?: string;
  readonly append?: boolean;
  readonly label?: string;
  readonly chumAddress?: readonly string[];
  readonly local?: readonly string[];
}

export async function importCommand(
  context: CommandContext,
  files: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const { clock, signal } = context.io;
  const store = openStore(context);
  const progress = createProgress(context, 'import');
  try {
    const document = await importFiles({
      store,
      files: files.map((path) => ({ path, name: basename(path) })),
      ...(options.dataset === undefined ? {} : { dataset: options.dataset }),
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
    printDocument(context, document, () => {
      const rate = document.durationMs > 0 ? ` in ${(document.durationMs / 1000).toFixed(2)} s` : '';
      const head = `${document.dataset}: ${formatCount(document.packets)} packets, ${formatBytes(document.bytes)}${rate}\n`;
      const rest =
        document.undecoded > 0 ? [`${formatCount(document.undecoded)} packets were not decoded`] : [];
      return head + [...rest, ...document.warnings].map((line) => `  ${printable(line)}\n`).join('');
    });
    return 0;
  } finally {
    progress.end();
  }
}
