// The picture of one address over time, laid out for any size: up above the line of zero, down below it, each by its own
// highest (else what is sent would not be seen beside what came); labels behind, gaps marked. The page and the file draw
// the same.

import type { AddressSeries, SeriesBucket, SeriesGap } from '../contract/series.ts';
import { isOrdinaryLabel } from '../domain/ordinary-label.ts';
import { clusterStyle, plotInk, type PlotTheme } from '../plot/point-style.ts';
import { short } from '../plot/shape-path.ts';

export interface SeriesAxis {
  readonly startMs: number;
  readonly endMs: number;
}

/** From the start of the first bucket to the end of the last; null where there is no time to show. */
export function seriesAxis({ fromMs, toMs, bucketMs }: AddressSeries): SeriesAxis | null {
  if (fromMs === null || toMs === null) return null;
  const edge = (ms: number): number => Math.floor(ms / bucketMs) * bucketMs;
  return { startMs: edge(fromMs), endMs: edge(toMs) + bucketMs };
}

interface Stretch {
  readonly x: number;
  readonly width: number;
}

export interface LabelBand extends Stretch {
  readonly label: string;
  readonly colour: string;
}

export interface GapBand extends Stretch {
  readonly gap: SeriesGap;
}

export interface SeriesPicture {
  /** Of the zero line, px from the top. */
  readonly zeroY: number;
  readonly up: string;
  readonly down: string;
  /** Most bytes of a bucket. */
  readonly upMost: number;
  readonly downMost: number;
  readonly bands: readonly LabelBand[];
  readonly gaps: readonly GapBand[];
  /** Labels that are shown, with their colour. */
  readonly labels: readonly { readonly label: string; readonly colour: string }[];
  readonly placeX: (ms: number) => number;
}

export interface SeriesSize {
  readonly width: number;
  readonly height: number;
  readonly theme: PlotTheme;
}

/** Share of the height that is above zero. */
const upShare = 0.6;
/** What is there is at least so much of the height. */
const leastShare = 0.015;

export function layOutSeries(
  series: AddressSeries,
  axis: SeriesAxis,
  { width, height, theme }: SeriesSize,
): SeriesPicture {
  const placeX = (ms: number): number =>
    (width * Math.min(axis.endMs - axis.startMs, Math.max(0, ms - axis.startMs))) /
    (axis.endMs - axis.startMs);
  const stretch = (fromMs: number, toMs: number): Stretch => ({
    x: placeX(fromMs),
    width: placeX(toMs) - placeX(fromMs),
  });
  const { buckets, bucketMs, gaps } = series;
  const zeroY = height * upShare;
  const bars = (value: (bucket: SeriesBucket) => number, most: number, room: number): string =>
    buckets
      .filter((bucket) => value(bucket) > 0)
      .map((bucket) => {
        const { x, width: wide } = stretch(bucket.ms, bucket.ms + bucketMs);
        const high = Math.max(height * leastShare, (Math.abs(room) * value(bucket)) / most) * Math.sign(room);
        return `M${short(x)} ${short(zeroY)}v${short(high)}h${short(wide)}V${short(zeroY)}z`;
      })
      .join('');
  const upMost = mostOf(buckets, ({ bytesUp }) => bytesUp);
  const downMost = mostOf(buckets, ({ bytesDown }) => bytesDown);
  const labels = loudLabels(series, theme);
  return {
    ...{ zeroY, upMost, downMost, labels, placeX },
    up: bars(({ bytesUp }) => bytesUp, upMost, -zeroY),
    down: bars(({ bytesDown }) => bytesDown, downMost, height - zeroY),
    bands: labels.flatMap(({ label, colour }) =>
      runsOf(series, label).map((run) => ({ label, colour, ...stretch(run.fromMs, run.toMs) })),
    ),
    gaps: gaps.map((gap) => ({ gap, ...stretch(gap.fromMs, gap.toMs) })),
  };
}

function mostOf(buckets: readonly SeriesBucket[], value: (bucket: SeriesBucket) => number): number {
  return buckets.reduce((most, bucket) => Math.max(most, value(bucket)), 0);
}

/** All but that of ordinary traffic; chum in red, as what was sent to be found. */
function loudLabels({ totals }: AddressSeries, theme: PlotTheme): SeriesPicture['labels'] {
  return Object.keys(totals.labels)
    .filter((label) => !isOrdinaryLabel(label))
    .sort()
    .map((label, at) => ({
      label,
      colour: label === 'chum' ? plotInk[theme].anomaly : clusterStyle(at + 1, theme).colour,
    }));
}

/** Buckets side by side that have packets of a label. */
function runsOf({ buckets, bucketMs }: AddressSeries, label: string): { fromMs: number; toMs: number }[] {
  const runs: { fromMs: number; toMs: number }[] = [];
  for (const { ms, labels } of buckets) {
    if (labels[label] === undefined) continue;
    const last = runs.at(-1);
    if (last !== undefined && ms - last.toMs < bucketMs / 2) last.toMs = ms + bucketMs;
    else runs.push({ fromMs: ms, toMs: ms + bucketMs });
  }
  return runs;
}
