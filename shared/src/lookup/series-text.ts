// A time series in words: what the command line, the picture and the page say of it alike.

import type { AddressSeries, SeriesGap } from '../contract/series.ts';
import { formatDuration } from '../domain/duration-text.ts';
import { formatBytes, formatCount, formatCounted } from '../domain/quantity-text.ts';

export const upMeaning = 'up: from local to remote';

/** `up 1.3 MB in 900 packets, down 12.0 kB in 40 packets; buckets of 10 s`. */
export function seriesSummary({ totals, bucketMs }: AddressSeries): string {
  const { bytesUp, bytesDown, packetsUp, packetsDown } = totals;
  if (packetsUp + packetsDown === 0) return 'no packet in this time';
  return `up ${formatBytes(bytesUp)} in ${formatCounted(packetsUp, 'packet')}, down ${formatBytes(bytesDown)} in ${formatCounted(packetsDown, 'packet')}; buckets of ${formatDuration(bucketMs).replace('.0 s', ' s')}`;
}

export function gapText({ fromMs, toMs, why }: SeriesGap): string {
  const long = formatDuration(toMs - fromMs);
  return why === 'paused'
    ? `The capture was paused for ${long}.`
    : `No dataset covers these ${long}: nothing is known of them.`;
}

/** What the sums do not show by themselves. */
export function seriesNotes({ overlaps, gaps, withoutTime }: AddressSeries): string[] {
  const notes: string[] = [];
  if (overlaps.length > 0) {
    const names = [...new Set(overlaps.flatMap(({ datasets }) => datasets))].join(', ');
    notes.push(`Datasets cover the same time (${names}): what several of them have is counted for each.`);
  }
  if (gaps.length > 0) {
    const ms = gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    notes.push(
      `${formatCounted(gaps.length, 'gap')}, ${formatDuration(ms)} in all, that no dataset covers or in which a capture was paused.`,
    );
  }
  if (withoutTime > 0) notes.push(`${formatCounted(withoutTime, 'packet')} without a time left out.`);
  return notes;
}

/** `norm 12, chum 3`. */
export function labelMix(labels: Readonly<Record<string, number>>): string {
  return Object.entries(labels)
    .map(([label, count]) => `${label} ${formatCount(count)}`)
    .join(', ');
}
