// A time range in words: the date once, and the times as exactly as they differ.

import type { TimeRange } from '../state/navigation-store.ts';
import { formatTime } from './format.ts';

/** `2026-05-04 12:00:01 to 12:00:09`; milliseconds for less than ten seconds. */
export function rangeText({ fromMs, toMs }: TimeRange, clock: 'utc' | 'local'): string {
  const length = toMs - fromMs < 10_000 ? 23 : 19;
  const [from, to] = [formatTime(fromMs, clock).slice(0, length), formatTime(toMs, clock).slice(0, length)];
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}
