// A time series as a person reads it in a terminal: what it comes to, then its buckets.

import type { AddressSeries } from '@jaws/shared/contract/series';
import { labelMix, seriesNotes, seriesSummary, upMeaning } from '@jaws/shared/lookup/series-text';
import { formatBytes, formatCount, formatMany, formatTable, formatTime, printable } from '../cli/format.ts';

/** Rows of the table; all of them are in the document. */
const mostRows = 60;

export function timeseriesText(series: AddressSeries): string {
  const { ip, buckets, gaps, datasets } = series;
  if (buckets.length === 0) return 'Nothing matches.\n';
  const busy = buckets.filter(({ packetsUp, packetsDown }) => packetsUp + packetsDown > 0);
  const lines = [
    `${ip}: ${seriesSummary(series)} (${upMeaning}).`,
    `From ${formatTime(series.firstMs)} to ${formatTime(series.lastMs)}, in ${formatMany(datasets.length, 'dataset')}.`,
    ...seriesNotes(series),
    ...gaps
      .slice(0, 10)
      .map(({ fromMs, toMs, why }) => `  ${formatTime(fromMs)} to ${formatTime(toMs)}: ${gapWords[why]}`),
  ];
  const rows = busy
    .slice(0, mostRows)
    .map(({ ms, packetsUp, packetsDown, bytesUp, bytesDown, labels }) => [
      formatTime(ms),
      formatBytes(bytesUp),
      formatBytes(bytesDown),
      formatCount(packetsUp),
      formatCount(packetsDown),
      printable(labelMix(labels)),
    ]);
  const table = formatTable(
    ['from', 'up', 'down', 'packets up', 'packets down', 'labels'],
    rows,
    [1, 2, 3, 4],
  );
  const more = busy.length - rows.length;
  const rest =
    more > 0 ? `${formatMany(more, 'more bucket')} with packets: all of them with --json or --plot.\n` : '';
  return `${lines.map(printable).join('\n')}\n\n${table}${rest}`;
}

const gapWords = { 'no-dataset': 'no dataset', paused: 'paused' } as const;
