// `jaws datasets export D --format F --out FILE`.

import { exportDataset, type ExportFormat } from '@jaws/core/export/export-dataset';
import { checkOutputs } from '../cli/check-outputs.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { formatBytes, formatMany } from '../cli/format.ts';
import { openStore } from '../cli/open-store.ts';
import { printDone } from '../cli/print-document.ts';
import { createProgress } from '../cli/progress.ts';

export interface ExportOptions extends GlobalOptions {
  /** Both are mandatory options; the tree sees to it. */
  readonly format?: ExportFormat;
  readonly out?: string;
  readonly where?: string;
  readonly safe?: boolean;
  readonly anonymise?: boolean;
}

export async function exportCommand(
  context: CommandContext,
  dataset: string,
  options: ExportOptions,
): Promise<number> {
  const { format = 'csv', out = '', where, safe, anonymise } = options;
  await checkOutputs([['--out', out]]);
  const progress = createProgress(context, 'export');
  try {
    const { rows, bytes } = await exportDataset({
      store: openStore(context),
      dataset,
      format,
      out,
      where,
      safe,
      anonymise,
      signal: context.io.signal,
      onProgress: (done, total) => {
        progress.update({ done, total, unit: 'rows' });
      },
    });
    progress.end();
    printDone(
      context,
      { dataset, format, out, rows, bytes },
      () => `${out}: ${formatMany(rows, 'row')}, ${formatBytes(bytes)}\n`,
    );
    return 0;
  } finally {
    progress.end();
  }
}
