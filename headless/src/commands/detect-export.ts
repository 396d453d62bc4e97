// `jaws detect export DATASET… --as FORMAT --out FILE`: findings for other people's tools.

import { exportFindings } from '@jaws/core/export/findings/export-findings';
import type { FindingsFormat } from '@jaws/shared/contract/findings-formats';
import { appVersion } from '../app-version.ts';
import { checkOutputs } from '../cli/check-outputs.ts';
import type { CommandContext } from '../cli/cli-io.ts';
import { formatBytes, formatMany } from '../cli/format.ts';
import { printDone } from '../cli/print-document.ts';
import { type DetectScoreOptions, noMatch, withScore } from './detect-scored.ts';

export interface DetectExportOptions extends DetectScoreOptions {
  /** Both are mandatory options; the tree sees to it. */
  readonly as?: FindingsFormat;
  readonly out?: string;
}

/** @throws JawsError as `withScore` and `exportFindings` */
export async function detectExportCommand(
  context: CommandContext,
  names: readonly string[],
  options: DetectExportOptions,
): Promise<number> {
  const { as = 'jsonl', out = '' } = options;
  await checkOutputs([['--out', out]]);
  return await withScore(context, names, options, async ({ result, warnings }) => {
    const { signal, clock } = context.io;
    const document = { result, datasets: names, madeMs: clock(), productVersion: appVersion };
    const bytes = await exportFindings(document, as, out, signal);
    const findings = result.findings.length;
    printDone(
      context,
      { datasets: names, as, out, findings, bytes, warnings },
      () => `${out}: ${formatMany(findings, 'finding')}, ${formatBytes(bytes)}\n`,
    );
    return result.packets === 0 ? noMatch : 0;
  });
}
