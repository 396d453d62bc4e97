// `jaws datasets verify` and `repair`.

import { errorTexts } from '@jaws/shared/contract/errors';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatBytes, formatMany, printable } from '../cli/format.ts';
import { openStore } from '../cli/open-store.ts';
import { printAnswer, printDone } from '../cli/print-document.ts';
import { createProgress } from '../cli/progress.ts';

function workOptions(context: CommandContext, title: string) {
  const progress = createProgress(context, title);
  const onProgress = (done: number, total: number): void => {
    progress.update({ done, total, unit: 'bytes' });
  };
  return { progress, options: { signal: context.io.signal, onProgress } };
}

/** A dataset that is not in order is a failure (exit 1): the document then has `error` beside its own fields. */
export async function verifyCommand(context: CommandContext, dataset: string): Promise<number> {
  const { progress, options } = workOptions(context, 'verify');
  try {
    const result = await openStore(context).verify(dataset, options);
    progress.end();
    const { message } = errorTexts['dataset.damaged'];
    const hint = `Run \`jaws datasets repair ${result.dataset}\`.`;
    const document = result.ok ? result : { ...result, error: { code: 'dataset.damaged', message, hint } };
    printAnswer(context, document, () => {
      const torn = result.tornRows > 0 ? `, torn rows: ${result.tornRows}` : '';
      const head = `${result.dataset}: ${result.ok ? 'in order' : 'NOT in order'}, ${result.state}, ${formatMany(result.rows, 'row')}${torn}\n`;
      return head + result.problems.map((problem) => `  ${printable(problem)}\n`).join('');
    });
    if (!result.ok) context.io.stderr(`jaws: dataset.damaged: ${message} ${hint}\n`);
    return result.ok ? 0 : 1;
  } finally {
    progress.end();
  }
}

function cutText(bytes: number): string {
  return bytes === 0 ? 'nothing was cut off' : `${formatBytes(bytes)} of a torn row cut off`;
}

export async function repairCommand(context: CommandContext, dataset: string): Promise<number> {
  const { progress, options } = workOptions(context, 'repair');
  try {
    const result = await openStore(context).repair(dataset, options);
    progress.end();
    printDone(
      context,
      result,
      () =>
        `${result.dataset}: ${result.state}, ${formatMany(result.rows, 'row')}, ${cutText(result.cutBytes)}\n`,
    );
    return 0;
  } finally {
    progress.end();
  }
}
