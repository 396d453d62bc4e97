// `jaws detect score DATASET…`: findings as text or as one document.

import type { CommandContext } from '../cli/cli-io.ts';
import { printAnswer } from '../cli/print-document.ts';
import { layoutOf } from '../cli/text-layout.ts';
import { findingsText } from './findings-text.ts';
import { type DetectScoreOptions, noMatch, withScore } from './detect-scored.ts';

/** @throws JawsError as `withScore` */
export async function detectScoreCommand(
  context: CommandContext,
  names: readonly string[],
  options: DetectScoreOptions,
): Promise<number> {
  return await withScore(context, names, options, async ({ result, warnings, undecoded }) => {
    printAnswer(context, { ...result, warnings }, () => findingsText(result, undecoded, layoutOf(context)));
    return await Promise.resolve(result.packets === 0 ? noMatch : 0);
  });
}
