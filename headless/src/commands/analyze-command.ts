// `jaws analyze DATASET…`, also `jaws FILE|DATASET`: the ranking as text or JSON, every point as CSV.

import { basename } from 'node:path';
import type { AnalysisResult, AnalysisSettings, UnitKind } from '@jaws/shared/contract/analysis';
import { JawsError } from '@jaws/shared/contract/errors';
import { openAnalysisThread, type AnalysisThread } from '../analyze/analysis-thread.ts';
import { checkOutputs } from '../cli/check-outputs.ts';
import type { CommandContext, GlobalOptions } from '../cli/cli-io.ts';
import { openSources, type DatasetSources } from '../cli/dataset-sources.ts';
import { leftOutWarnings } from '../cli/left-out-warnings.ts';
import { undecodedWarnings } from '../cli/undecoded-warnings.ts';
import { hostLog } from '../cli/host-log.ts';
import { formatMany, printable } from '../cli/format.ts';
import { parseNumber } from '../cli/parse-option.ts';
import { printAnswer, printRemark } from '../cli/print-document.ts';
import { layoutOf } from '../cli/text-layout.ts';
import { analysisText } from './analysis-text.ts';
import { plotFormat, writePlot } from './plot-file.ts';
import { writePoints } from './points-file.ts';

export interface AnalyzeOptions extends GlobalOptions {
  readonly unit?: UnitKind;
  readonly method?: 'dbscan' | 'kmeans';
  readonly eps?: string;
  readonly minSamples?: number;
  readonly k?: number;
  readonly features?: string;
  readonly where?: string;
  readonly local?: readonly string[];
  readonly top?: number;
  readonly all?: boolean;
  readonly points?: string;
  readonly plot?: string;
}

const maxDatasets = 100;
const noMatch = 3;
const plottedPoints = 20_000;

function parseEps(text: string): number | null {
  if (text === 'auto') return null;
  const eps = parseNumber(text);
  if (eps !== null && eps > 0) return eps;
  throw new JawsError(
    'usage.invalid',
    `--eps takes "auto" or a number above 0, not ${JSON.stringify(text)}.`,
  );
}

function parseFeatures(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new JawsError('usage.invalid', '--features names no feature.');
  return names;
}

function settingsOf(datasets: readonly string[], options: AnalyzeOptions): AnalysisSettings {
  if (datasets.length > maxDatasets)
    throw new JawsError('usage.invalid', `At most ${maxDatasets} datasets at once.`);
  return {
    datasets: [...datasets],
    unit: options.unit ?? 'channels',
    all: options.all === true,
    method: options.method ?? 'dbscan',
    eps: parseEps(options.eps ?? 'auto'),
    minSamples: options.minSamples ?? null,
    k: options.k ?? null,
    features: parseFeatures(options.features),
    where: options.where ?? null,
    top: Math.min(options.top ?? 20, 10_000),
    // Only a plot needs points in the answer; as many as the page draws.
    maxPoints: options.plot === undefined ? 1 : plottedPoints,
  };
}

/** What the call asks for and this run does not use: better said than silently left out. */
function remarksOf(options: AnalyzeOptions, sources: DatasetSources): string[] {
  const isKmeans = options.method === 'kmeans';
  const unused = [
    ...(isKmeans && options.eps !== undefined && options.eps !== 'auto'
      ? ['--eps (only DBSCAN has it)']
      : []),
    ...(isKmeans && options.minSamples !== undefined ? ['--min-samples (only DBSCAN has it)'] : []),
    ...(!isKmeans && options.k !== undefined ? ['--k (only --method kmeans has it)'] : []),
    ...(!sources.hasFiles && options.local !== undefined ? ['--local (datasets keep their own)'] : []),
  ];
  return [...sources.warnings, ...unused.map((option) => `not used: ${option}`)];
}

/** Before anything is read: a name that cannot be written, or a file that is there. */
async function checkFiles({ points, plot }: AnalyzeOptions): Promise<void> {
  if (plot !== undefined && plot !== '') plotFormat(plot);
  await checkOutputs([
    ['--points', points],
    ['--plot', plot],
  ]);
}

/** `monday, friday: 314 flows`. */
function titleOf(names: readonly string[], { unit, points }: AnalysisResult): string {
  const shown = names.slice(0, 3).map((name) => basename(name));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `${shown.join(', ')}${more}: ${formatMany(points, unit.slice(0, -1))}`;
}

export async function analyzeCommand(
  context: CommandContext,
  names: readonly string[],
  options: AnalyzeOptions,
): Promise<number> {
  // Settings are checked before a file is imported for nothing.
  const checked = settingsOf(names, options);
  await checkFiles(options);
  const thread = openAnalysisThread({
    entry: new URL('analyze-worker.mjs', import.meta.url),
    signal: context.io.signal,
    log: hostLog(context),
  });
  try {
    const sources = await openSources(context, names, options.local ?? []);
    try {
      return await analyzeSources(context, names, options, { thread, sources, checked });
    } finally {
      await sources.close();
    }
  } finally {
    await thread.close();
  }
}

interface Opened {
  readonly thread: AnalysisThread;
  readonly sources: DatasetSources;
  readonly checked: AnalysisSettings;
}

async function analyzeSources(
  context: CommandContext,
  names: readonly string[],
  options: AnalyzeOptions,
  { thread, sources, checked }: Opened,
): Promise<number> {
  const { signal } = context.io;
  const result = await thread.run({
    settings: { ...checked, datasets: [...sources.datasets] },
    dataDirs: sources.dataDirs,
    points: options.points !== undefined,
  });
  if (options.points !== undefined) await writePoints(options.points, thread.pieces(), signal);
  const remarks = remarksOf(options, sources);
  if (options.plot !== undefined)
    remarks.push(...(await writePlot(options.plot, result, titleOf(names, result), signal)));
  for (const remark of remarks) printRemark(context, printable(remark));
  const { drawn, kDistance, ...document } = result;
  const undecoded = result.points === 0 ? await undecodedWarnings(context, sources) : [];
  const leftOut = leftOutWarnings(result);
  for (const text of leftOut) printRemark(context, text);
  const warnings = [...new Set([...sources.warnings, ...undecoded, ...leftOut])];
  printAnswer(context, { ...document, warnings }, () =>
    analysisText(result, undecoded, { layout: layoutOf(context), isAll: options.all === true }),
  );
  return result.points === 0 ? noMatch : 0;
}
