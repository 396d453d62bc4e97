// One address over time, out of one or several datasets: what `jaws timeseries` prints and the app's details show.

import { z } from 'zod';
import { count, datasetName, milliseconds, shortText } from './primitives.ts';

export const maxSeriesDatasets = 100;
/** `auto` makes no more; so many bars have room on a screen. */
export const autoSeriesBuckets = 600;
export const maxSeriesBuckets = 20_000;

/** Packets by label; those without one under `NA`. */
const labels = z.record(z.string().max(64), count);
/** In the local frame (DESIGN §1): up is local -> remote, whichever of the two the address is. */
const amounts = { packetsUp: count, packetsDown: count, bytesUp: count, bytesDown: count };

const span = { fromMs: milliseconds, toMs: milliseconds };

export const seriesGap = z.strictObject({
  ...span,
  /** `no-dataset`: none reaches into it. `paused`: the capture was told to store nothing. */
  why: z.enum(['no-dataset', 'paused']),
});
export type SeriesGap = z.infer<typeof seriesGap>;

export const seriesOverlap = z.strictObject({ ...span, datasets: z.array(shortText) });
export type SeriesOverlap = z.infer<typeof seriesOverlap>;

const seriesBucket = z.strictObject({
  /** Its start, a multiple of `bucketMs` since 1970. */
  ms: milliseconds,
  ...amounts,
  labels,
});
export type SeriesBucket = z.infer<typeof seriesBucket>;

const seriesDataset = z.strictObject({
  name: shortText,
  /** First and last packet of the dataset, of whatever address; null without packets. */
  firstMs: milliseconds.nullable(),
  lastMs: milliseconds.nullable(),
  /** Of the address, within the range. */
  packets: count,
  localRule: shortText,
});

export const addressSeries = z.strictObject({
  /** As JAWS writes it (RFC 5952). */
  ip: shortText,
  bucketMs: z.number().gt(0),
  /** The range shown, both ends included: the one asked for, else that of the datasets; null where they are empty. */
  fromMs: milliseconds.nullable(),
  toMs: milliseconds.nullable(),
  /** Whether `from` or `to` was asked for. */
  isZoomed: z.boolean(),
  /** First and last packet of the address within the range. */
  firstMs: milliseconds.nullable(),
  lastMs: milliseconds.nullable(),
  totals: z.strictObject({ ...amounts, labels }),
  /** In order of time, quiet ones too; none lies wholly in a gap, and there are none without a packet at all. */
  buckets: z.array(seriesBucket).max(maxSeriesBuckets),
  gaps: z.array(seriesGap),
  /** Times that several datasets cover: what both have is counted for each. */
  overlaps: z.array(seriesOverlap),
  datasets: z.array(seriesDataset).max(maxSeriesDatasets),
  /** Packets of the address that have no time: in no bucket and no sum. */
  withoutTime: count,
});
export type AddressSeries = z.infer<typeof addressSeries>;

const input = z.strictObject({
  ip: shortText,
  datasets: z.array(datasetName).min(1).max(maxSeriesDatasets),
  bucketMs: z.union([z.literal('auto'), z.number().gt(0).max(8.64e15)]),
  /** Of `auto`. */
  mostBuckets: count.min(1).max(autoSeriesBuckets),
  fromMs: milliseconds.nullable(),
  toMs: milliseconds.nullable(),
});
export type SeriesInput = z.infer<typeof input>;

export const seriesProcedures = { 'lookup.series': { input, output: addressSeries } } as const;
