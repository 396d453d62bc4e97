// A ranking as a person reads it in a terminal: one row each, then the reasons of the first three.

import type { AnalysisResult, AnalysisTop } from '@jaws/shared/contract/analysis';
import { alarmEvidence } from '@jaws/shared/findings/fusion';
import { endsText } from '../cli/ends-text.ts';
import { formatBytes, formatCount, formatMany, printable } from '../cli/format.ts';
import { evidenceBar, fittedTable, wrapped, type TextLayout } from '../cli/text-layout.ts';

export interface AnalysisTextOptions {
  readonly layout: TextLayout;
  /** Also rows that nothing speaks for. */
  readonly isAll: boolean;
}

/** Less than this is told as 0.00. */
const leastEvidence = 0.005;
const explained = 3;

/** `undecoded`: why no packet could be decoded, where that is so. */
export function analysisText(
  result: AnalysisResult,
  undecoded: readonly string[],
  { layout, isAll }: AnalysisTextOptions,
): string {
  if (result.points === 0 && undecoded.length > 0)
    return `None of the packets could be decoded.\n${undecoded.map((text) => `${printable(text)}\n`).join('')}`;
  if (result.points === 0) return 'Nothing matches.\n';
  const listed = isAll ? result.top : result.top.filter(({ evidence }) => evidence >= leastEvidence);
  const rest = result.top.length - listed.length;
  const one = result.unit.slice(0, -1);
  return [
    wrapped(headOf(result), '', '  ', layout),
    listed.length === 0 ? '' : `\n${tableOf(listed, one, layout)}`,
    rest === 0 ? '' : `\n${restText(rest, listed.length, one)}`,
    ...listed.slice(0, explained).map((top) => reasonsOf(top, layout)),
  ].join('');
}

function headOf(result: AnalysisResult): string {
  const { unit, points, clusters, noise, explainedVariance } = result;
  const variance = explainedVariance.slice(0, 2).map((share) => `${(share * 100).toFixed(0)} %`);
  const how =
    result.method === 'dbscan'
      ? `DBSCAN, neighbourhood radius ${result.eps?.toPrecision(3) ?? '-'}, minimum neighbours ${result.minSamples ?? '-'}`
      : `K-means, k ${result.k ?? '-'}`;
  return `${formatMany(points, unit.slice(0, -1))}, ${formatMany(clusters, 'cluster')}, ${formatCount(noise)} outside (${how}; variance shown ${variance.join(' + ')})`;
}

function tableOf(listed: readonly AnalysisTop[], one: string, layout: TextLayout): string {
  const rows = listed.map((top) => [
    String(top.rank),
    top.evidence.toFixed(2),
    formatBytes(top.bytesUp),
    formatBytes(top.bytesDown),
    endsText(top),
  ]);
  const numbers = [0, 1, 2, 3];
  // Files and pipes get the numbers alone.
  if (layout.rowWidth === Infinity)
    return fittedTable(['rank', 'evidence', 'up', 'down', one], rows, numbers, layout);
  const bars = listed.map(({ evidence }) => evidenceBar(evidence, evidence >= alarmEvidence, layout));
  const plain = listed.map(({ evidence }) => evidenceBar(evidence, false, { ...layout, hasColour: false }));
  const withBars = rows.map(([rank = '', evidence = '', ...cells], at) => [
    rank,
    `${plain[at] ?? ''} ${evidence}`,
    ...cells,
  ]);
  // Colour comes last: it has no width.
  return fittedTable(['rank', 'evidence', 'up', 'down', one], withBars, numbers, layout)
    .split('\n')
    .map((line, at) => (at === 0 ? line : line.replace(plain[at - 1] ?? '', bars[at - 1] ?? '')))
    .join('\n');
}

function restText(rest: number, listed: number, one: string): string {
  if (listed === 0)
    return `Nothing unusual: none of the ${formatMany(rest, one)} that were ranked has evidence (--all lists them).\n`;
  return `${formatCount(rest)} more without evidence (--all lists them).\n`;
}

function reasonsOf(top: AnalysisTop, layout: TextLayout): string {
  const lines = top.reasons.map(({ text }) => wrapped(printable(text), '   - ', '     ', layout));
  return `\n${top.rank}. ${endsText(top)}\n${lines.join('')}`;
}
