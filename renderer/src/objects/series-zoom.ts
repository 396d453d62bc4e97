// Which time of an address is shown: steps of zooming, and the way back. Pure.

import type { AddressSeries, SeriesBucket } from '@jaws/shared/contract/series';
import type { TimeRange } from '../state/navigation-store.ts';

/** The newest last; empty = all of it. */
export type ZoomSteps = readonly TimeRange[];

const shortestMs = 2;
/** Packets are told apart to the microsecond. */
const underMs = 0.001;

/** Half as long, or twice, around the same middle; kept within `whole`. Null for all of it. */
export function scaled(shown: TimeRange, whole: TimeRange, factor: number): TimeRange | null {
  const length = Math.max(shortestMs, (shown.toMs - shown.fromMs) * factor);
  if (length >= whole.toMs - whole.fromMs) return null;
  const middle = (shown.fromMs + shown.toMs) / 2;
  return within({ fromMs: middle - length / 2, toMs: middle + length / 2 }, whole);
}

/** By a quarter of what is shown; negative = to the left. */
export function moved(shown: TimeRange, whole: TimeRange, quarters: number): TimeRange {
  const by = ((shown.toMs - shown.fromMs) / 4) * quarters;
  return within({ fromMs: shown.fromMs + by, toMs: shown.toMs + by }, whole);
}

function within({ fromMs, toMs }: TimeRange, whole: TimeRange): TimeRange {
  const by = Math.max(whole.fromMs - fromMs, Math.min(0, whole.toMs - toMs));
  return { fromMs: Math.round(fromMs + by), toMs: Math.round(toMs + by) };
}

/** What a key makes of the steps; null for keys that mean nothing here. */
export function stepsOfKey(steps: ZoomSteps, whole: TimeRange, key: string): ZoomSteps | null {
  const shown = steps.at(-1) ?? whole;
  if (key === '+' || key === '=') return zoomedIn(steps, whole);
  if (key === '-') return zoomedOut(steps, whole);
  if (key === 'Backspace') return steps.slice(0, -1);
  if (key === 'Escape') return steps.length === 0 ? null : [];
  const direction = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (direction === undefined) return null;
  return steps.length === 0 ? steps : [...steps.slice(0, -1), moved(shown, whole, direction)];
}

export function zoomedIn(steps: ZoomSteps, whole: TimeRange): ZoomSteps {
  const next = scaled(steps.at(-1) ?? whole, whole, 0.5);
  return next === null ? steps : [...steps, next];
}

export function zoomedOut(steps: ZoomSteps, whole: TimeRange): ZoomSteps {
  const shown = steps.at(-1);
  const next = shown === undefined ? null : scaled(shown, whole, 2);
  return next === null ? [] : [...steps.slice(0, -1), next];
}

/** The bucket at a moment; undefined in a gap. */
export function bucketAt(
  { buckets, bucketMs }: Pick<AddressSeries, 'buckets' | 'bucketMs'>,
  ms: number,
): SeriesBucket | undefined {
  return buckets.find((bucket) => bucket.ms <= ms && ms < bucket.ms + bucketMs);
}

/** The time of a bucket, so that a packet is in one only. */
export function bucketRange({ ms }: SeriesBucket, bucketMs: number): TimeRange {
  return { fromMs: ms, toMs: ms + bucketMs - underMs };
}

/** Where the packets of a time are: in the dataset of the scope if it reaches there, else in the first that does. */
export function datasetAt(
  { datasets }: Pick<AddressSeries, 'datasets'>,
  { fromMs, toMs }: TimeRange,
  scope: string,
): string {
  const reaching = datasets.filter(
    ({ firstMs, lastMs, packets }) =>
      packets > 0 && firstMs !== null && lastMs !== null && firstMs <= toMs && lastMs >= fromMs,
  );
  return reaching.find(({ name }) => name === scope)?.name ?? reaching[0]?.name ?? scope;
}
