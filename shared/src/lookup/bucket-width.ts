// How wide the buckets of a time series are: round, so that their edges are times that people know.

import type { Span } from './time-spans.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** For ranges below half a minute, which a second would not show. */
const fineWidths = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const widths = [
  ...[1, 2, 5, 10, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 30].map((count) => count * minute),
  ...[1, 2, 6, 12].map((count) => count * hour),
  ...[1, 2, 5, 10, 30, 100, 365].map((count) => count * day),
];
const finestRangeUs = 30 * second * 1000;

/** Numbers of the first and the last bucket of a span, counted from 1970. */
export function bucketNumbers({ startUs, endUs }: Span, bucketMs: number): readonly [number, number] {
  const bucketUs = bucketMs * 1000;
  return [Math.floor(startUs / bucketUs), Math.floor(endUs / bucketUs)];
}

/** ms: the narrowest round width that makes at most `most`. */
export function roundBucketMs(range: Span, most: number): number {
  const choice = range.endUs - range.startUs < finestRangeUs ? [...fineWidths, ...widths] : widths;
  const fits = choice.find((width) => {
    const [first, last] = bucketNumbers(range, width);
    return last - first < most;
  });
  if (fits !== undefined) return fits;
  const days = (range.endUs - range.startUs) / 1000 / day / Math.max(1, most - 1);
  return Math.ceil(days / 1000) * 1000 * day;
}
