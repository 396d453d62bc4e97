// `jaws finder DATASET…`: several datasets side by side, as text, as one document and as a picture.

import { resolve } from 'node:path';
import { findInDatasets, openScope } from '@jaws/core/analysis/find-in-datasets';
import {
  defaultFinderPlan,
  finderRows,
  maxFinderDatasets,
  type FinderInput,
  type FinderResult,
} from '@jaws/shared/contract/finder';
import { JawsError } from '@jaws/shared/contract/errors';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import { parsePlan } from '@jaws/shared/finder/finder-plan';
import { finderHtml, finderSvg } from '@jaws/shared/plot/finder-svg';
import { sourceStores } from '../analyze/source-stores.ts';
import { checkOutputs } from '../cli/check-outputs.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openSources, type DatasetSources } from '../cli/dataset-sources.ts';
import { printable } from '../cli/format.ts';
import { hostLog } from '../cli/host-log.ts';
import { printAnswer, printRemark } from '../cli/print-document.ts';
import { shortList, sourceTitle } from '../cli/source-title.ts';
import { layoutOf } from '../cli/text-layout.ts';
import { finderText } from './finder-text.ts';
import { plotFormat, writePicture } from './plot-file.ts';

export interface FinderOptions extends GlobalOptions {
  readonly baseline?: readonly string[];
  readonly where?: string;
  readonly local?: readonly string[];
  readonly top?: number;
  readonly floor?: string;
  readonly plan?: string;
  readonly quality?: boolean;
  readonly plot?: string;
}

const noMatch = 3;

interface Chosen {
  /** As they were named, baselines first. */
  readonly names: readonly string[];
  readonly baseline: ReadonlySet<string>;
}

/** A baseline may stand among the datasets, too. */
function choose(datasets: readonly string[], baseline: readonly string[]): Chosen {
  refuseTwice(datasets);
  refuseTwice(baseline);
  const names = [...new Set([...baseline, ...datasets])];
  if (names.length > maxFinderDatasets)
    throw new JawsError('finder.bad-datasets', `At most ${maxFinderDatasets} datasets at once.`);
  const first = names.length > 1 ? names.slice(0, 1) : [];
  return { names, baseline: new Set(baseline.length > 0 ? baseline : first) };
}

function refuseTwice(names: readonly string[]): void {
  const paths = names.map((name) => resolve(name));
  const twice = names.find((_, at) => paths.indexOf(paths[at] ?? '') !== at);
  if (twice !== undefined)
    throw new JawsError('finder.bad-datasets', `${JSON.stringify(twice)} is named twice.`);
}

type Settings = Omit<FinderInput, 'datasets' | 'baseline'>;

function settingsOf({ where = '', top, floor = '10kB', plan, quality }: FinderOptions): Settings {
  const floorBytes = parseBytes(floor);
  if (floorBytes === null)
    throw new JawsError('usage.invalid', `--floor takes a size such as 10kB, not ${JSON.stringify(floor)}.`);
  compileFilter(where);
  return {
    ...{ where, floorBytes, rows: top ?? finderRows, quality: quality === true },
    plan: plan === undefined ? defaultFinderPlan : parsePlan(plan),
  };
}

/** @throws JawsError those of `openSources` and `findInDatasets`, finder.*, export.*, usage.invalid. */
export async function finderCommand(
  context: CommandContext,
  datasets: readonly string[],
  options: FinderOptions,
): Promise<number> {
  const { plot, local = [] } = options;
  const chosen = choose(datasets, options.baseline ?? []);
  const settings = settingsOf(options);
  if (plot !== undefined && plot !== '') plotFormat(plot);
  await checkOutputs([['--plot', plot]]);
  const sources = await openSources(context, chosen.names, local);
  try {
    const result = await find(context, sources, chosen, settings);
    const { warnings } = sources;
    const remarks = plot === undefined ? [] : await drawPlot(plot, result, context);
    for (const remark of [...warnings, ...remarks]) printRemark(context, printable(remark));
    const { points, ...document } = result;
    printAnswer(context, { ...document, warnings }, () => finderText(result, layoutOf(context)));
    return result.packets === 0 ? noMatch : 0;
  } finally {
    await sources.close();
  }
}

async function find(
  context: CommandContext,
  { datasets, dataDirs }: DatasetSources,
  { names, baseline }: Chosen,
  settings: Settings,
): Promise<FinderResult> {
  const { signal, clock } = context.io;
  const store = sourceStores(dataDirs, { clock, log: hostLog(context) });
  const titles = new Map(datasets.map((dataset, at) => [dataset, sourceTitle(names[at] ?? dataset, names)]));
  const before = datasets.filter((_, at) => baseline.has(names[at] ?? ''));
  return await findInDatasets({
    ...{ store, signal },
    input: { ...settings, datasets: [...datasets], baseline: before },
    open: (dataset, where) => openScope(store, dataset, where, { signal }),
    titleOf: (dataset) => titles.get(dataset) ?? dataset,
  });
}

async function drawPlot(plot: string, result: FinderResult, { io }: CommandContext): Promise<string[]> {
  const title = `${shortList(result.datasets.map(({ name }) => name))}: what was sent, by port`;
  const picture = { svg: () => finderSvg(result, title), html: () => finderHtml(result, title) };
  return await writePicture(plot, picture, io.signal);
}
