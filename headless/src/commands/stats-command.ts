// `jaws stats DATASET…`: the overview as text or as one document.

import { summariseDatasets } from '@jaws/core/analysis/summarise-datasets';
import { sourceStores } from '../analyze/source-stores.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openSources } from '../cli/dataset-sources.ts';
import { printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { printAnswer, printRemark } from '../cli/print-document.ts';
import { statsText } from './stats-text.ts';

export interface StatsOptions extends GlobalOptions {
  readonly where?: string;
  readonly local?: readonly string[];
  readonly top?: number;
}

const noMatch = 3;

/** @throws JawsError those of `openSources` and `summariseDatasets`. */
export async function statsCommand(
  context: CommandContext,
  names: readonly string[],
  { where, local, top }: StatsOptions,
): Promise<number> {
  const { signal, clock } = context.io;
  const sources = await openSources(context, names, local ?? []);
  try {
    const store = sourceStores(sources.dataDirs, { clock, log: hostLog(context) });
    const read = { store, datasets: sources.datasets, where: where ?? null, signal };
    const overview = await summariseDatasets(read, top);
    const { warnings } = sources;
    for (const warning of warnings) printRemark(context, printable(warning));
    printAnswer(context, { ...overview, warnings }, () => statsText(overview));
    return overview.packets === 0 ? noMatch : 0;
  } finally {
    await sources.close();
  }
}
