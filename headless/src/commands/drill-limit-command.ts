// `jaws drill limit DATASET`: the detection limit in traffic of the user's own, as text, as one document and as a picture.

import { measureLimit } from '@jaws/core/drill/measure-limit';
import type { DrillLimitCell, DrillLimitResult } from '@jaws/shared/contract/drill';
import { JawsError } from '@jaws/shared/contract/errors';
import { limitKinds, limitKindText } from '@jaws/shared/drill/limit-kinds';
import { limitHtml, limitSvg } from '@jaws/shared/plot/limit-svg';
import { sourceStores } from '../analyze/source-stores.ts';
import { checkOutputs } from '../cli/check-outputs.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openSources } from '../cli/dataset-sources.ts';
import { formatBytes, formatTable, printable } from '../cli/format.ts';
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
    return triedAnything(result) ? 0 : noMatch;
  } finally {
    progress.end();
    await sources.close();
  }
}

function titleOf(name: string, baseline: string | undefined): string {
  return `Detection limit in ${name}${baseline === undefined ? '' : ` against ${baseline}`}`;
}

function triedAnything({ cells }: DrillLimitResult): boolean {
  return cells.some(({ tries }) => tries.length > 0);
}

function limitText(result: DrillLimitResult): string {
  if (!triedAnything(result))
    return 'No host here contacts a server elsewhere: there is nothing to try an upload with.\n';
  const { limit, cells, sizes } = result;
  const tables = limitKinds.map((kind) => {
    const own = cells.filter(
      ({ place, port, tries }) => place === kind.place && port === kind.port && tries.length > 0,
    );
    const heads = ['  Rate', 'Tries', 'Half noticed from', 'Nine of ten from', 'By'];
    return `\n${limitKindText(kind)}\n${formatTable(heads, own.map(rowOf), [0, 1, 2, 3])}`;
  });
  return [
    `An upload is noticed at a score of ${limit.score.toFixed(2)}: ${limit.rule}.`,
    `Sizes tried: ${formatBytes(sizes[0] ?? 0)} to ${formatBytes(sizes.at(-1) ?? 0)} by doubling, as long as the traffic lasts.`,
    ...tables,
  ]
    .map((part) => part.trimEnd())
    .join('\n')
    .concat('\n');
}

function rowOf({ rate, tries, limit50, limit90 }: DrillLimitCell): string[] {
  const most = Math.max(...tries.map(({ sentBytes }) => sentBytes));
  const size = (limit: number | null): string => (limit === null ? notBy(most) : formatBytes(limit));
  const detectors = [...new Set(tries.flatMap((one) => one.detectors.slice(0, 1)))];
  return [
    `  ${formatBytes(rate)}/s`,
    String(tries.length),
    size(limit50),
    size(limit90),
    detectors.join(', '),
  ];
}

function notBy(sentBytes: number): string {
  return sentBytes === 0 ? 'the traffic is too short' : `not by ${formatBytes(sentBytes)}`;
}
