// The geometry of the histogram: bars as one path, pointer and keys as time ranges. Pure.

import type { Timeline } from '@jaws/shared/contract/stats';
import type { TimeRange } from '../state/navigation-store.ts';

export interface TimeAxis {
  readonly startMs: number;
  readonly endMs: number;
  readonly bins: number;
}

/** Null where there is no time to show. */
export function timeAxis(timeline: Timeline | null): TimeAxis | null {
  const { startMs = null, endMs = null, up = [] } = timeline ?? {};
  return startMs === null || endMs === null ? null : { startMs, endMs, bins: up.length };
}

/** Bars one unit wide. `from` and `to`: y of nothing and of the highest. What is there is at least `least` high. */
export function barsPath(
  values: ArrayLike<number>,
  highest: number,
  { from, to, least }: { readonly from: number; readonly to: number; readonly least: number },
): string {
  if (highest <= 0) return '';
  const parts: string[] = [];
  for (let bin = 0; bin < values.length; bin++) {
    const value = values[bin] ?? 0;
    if (value <= 0) continue;
    const height = Math.max(least, (Math.abs(to - from) * value) / highest);
    const y = to < from ? from - height : from + height;
    parts.push(`M${bin} ${from}V${y.toFixed(2)}h1V${from}z`);
  }
  return parts.join('');
}

export function highestOf(values: ArrayLike<number>): number {
  let highest = 0;
  for (let bin = 0; bin < values.length; bin++) highest = Math.max(highest, values[bin] ?? 0);
  return highest;
}

/** Share of the axis from 0 to 1, where a moment lies. */
export function shareOf({ startMs, endMs }: TimeAxis, atMs: number): number {
  return Math.min(1, Math.max(0, (atMs - startMs) / Math.max(0.001, endMs - startMs)));
}

/** Times are written to the microsecond, as packets have them. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** Between two shares of the axis, in any order. */
export function rangeBetween(axis: TimeAxis, one: number, other: number): TimeRange {
  const at = (share: number): number =>
    rounded(axis.startMs + Math.min(1, Math.max(0, share)) * (axis.endMs - axis.startMs));
  return { fromMs: at(Math.min(one, other)), toMs: at(Math.max(one, other)) };
}

/** A range of the same length elsewhere, kept on the axis. */
function moved(axis: TimeAxis, range: TimeRange, byMs: number): TimeRange {
  const room = Math.max(axis.startMs - range.fromMs, Math.min(byMs, axis.endMs - range.toMs));
  return { fromMs: rounded(range.fromMs + room), toMs: rounded(range.toMs + room) };
}

/**
 * What a key makes of the range: arrows move it by a bin (with Shift its end, at least a bin long), Home and End to an
 * edge. Without a range the first key makes one of a tenth of the time. Null for keys that mean nothing here.
 */
export function rangeOfKey(
  axis: TimeAxis,
  range: TimeRange | null,
  key: string,
  isShift: boolean,
): TimeRange | null {
  const direction = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[key];
  if (direction === undefined) return null;
  if (range === null) return direction < 0 ? rangeBetween(axis, 0.9, 1) : rangeBetween(axis, 0, 0.1);
  const binMs = (axis.endMs - axis.startMs) / axis.bins;
  if (!isShift) return moved(axis, range, direction * binMs);
  const toMs = Math.min(axis.endMs, Math.max(range.fromMs + binMs, range.toMs + direction * binMs));
  return { fromMs: range.fromMs, toMs: rounded(toMs) };
}
