// `jaws drill limit DATASET`: the detection limit in traffic of the user's own, as text, as one document and as a picture.

import { measureLimit } from '@jaws/core/drill/measure-limit';
import type { DrillLimitCell, DrillLimitResult } from '@jaws/shared/contract/drill';
import { JawsError } from '@jaws/shared/contract/errors';
import { limitKinds, limitKindText } from '@jaws/shared/drill/limit-kinds';
import { limitBasis, limitRow, nothingToTry, triedCells } from '@jaws/shared/drill/limit-text';
import { limitHtml, limitSvg } from '@jaws/shared/plot/limit-svg';
import { sourceStores } from '../analyze/source-stores.ts';
import { checkOutputs } from '../cli/check-outputs.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openSources } from '../cli/dataset-sources.ts';
import { formatTable, printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { printAnswer, printRemark } from '../cli/print-document.ts';
import { createProgress } from '../cli/progress.ts';
import { plotFormat, writePicture } from './plot-file.ts';

export interface DrillLimitOptions extends GlobalOptions {
  readonly baseline?: string;
  readonly alertsPerDay: number;
  readonly rates: readonly number[];
  readonly tries: number;
  readonly seed: number;
  readonly local?: readonly string[];
  readonly plot?: string;
}

const noMatch = 3;

/** @throws JawsError those of `openSources` and `measureLimit`, usage.invalid, export.* */
export async function drillLimitCommand(
  context: CommandContext,
  name: string,
  { baseline, alertsPerDay, rates, tries, seed, local, plot }: DrillLimitOptions,
): Promise<number> {
  if (baseline === name)
    throw new JawsError('usage.invalid', '--baseline takes traffic other than what is to be judged.');
  if (plot !== undefined) plotFormat(plot);
  await checkOutputs([['--plot', plot]]);
  const { signal, clock } = context.io;
  const sources = await openSources(context, baseline === undefined ? [name] : [name, baseline], local ?? []);
  const progress = createProgress(context, 'Trying uploads');
  try {
    const [dataset = '', quiet] = sources.datasets;
    const store = sourceStores(sources.dataDirs, { clock, log: hostLog(context) });
    const result = await measureLimit({
      ...{ store, signal, dataset, rates, tries, seed },
      baseline: quiet === undefined ? null : { dataset: quiet, alertsPerDay },
      onTry: (done, total) => {
        progress.update({ done, total, unit: 'rows' });
      },
    });
    progress.end();
    const title = titleOf(name, baseline);
    const remarks =
      plot === undefined
        ? []
        : await writePicture(
            plot,
            { svg: () => limitSvg(result, title), html: () => limitHtml(result, title) },
            signal,
          );
    const warnings = [...sources.warnings, ...remarks];
    for (const warning of warnings) printRemark(context, printable(warning));
    printAnswer(context, { ...result, warnings }, () => limitText(result));
    return triedCells(result).length > 0 ? 0 : noMatch;
  } finally {
    progress.end();
    await sources.close();
  }
}

function titleOf(name: string, baseline: string | undefined): string {
  return `Detection limit in ${name}${baseline === undefined ? '' : ` against ${baseline}`}`;
}

function limitText(result: DrillLimitResult): string {
  const tried = triedCells(result);
  if (tried.length === 0) return `${nothingToTry}\n`;
  const tables = limitKinds.map((kind) => {
    const own = tried.filter(({ place, port }) => place === kind.place && port === kind.port);
    const heads = ['  Rate', 'Tries', 'Half noticed from', 'Nine of ten from', 'By'];
    return `\n${limitKindText(kind)}\n${formatTable(heads, own.map(rowOf), [0, 1, 2, 3])}`;
  });
  return [...limitBasis(result), ...tables]
    .map((part) => part.trimEnd())
    .join('\n')
    .concat('\n');
}

function rowOf(cell: DrillLimitCell): string[] {
  const { rate, tries, half, most, detectors } = limitRow(cell);
  return [`  ${rate}`, tries, half, most, detectors.join(', ')];
}
