// How times stand in a table: the time of day with the date in the heading, in full, or as seconds since the start of the
// dataset or since the row above. Pure.

import { formatTime } from './format.ts';

export const timeFormats = ['clock', 'date', 'start', 'previous'] as const;
export type TimeFormat = (typeof timeFormats)[number];

export const timeFormatTitles: Readonly<Record<TimeFormat, string>> = {
  clock: 'Time of day',
  date: 'Date and time',
  start: 'Seconds since the start of the dataset',
  previous: 'Seconds since the row above',
};

export interface TimeView {
  readonly format: TimeFormat;
  readonly clock: 'utc' | 'local';
  /** Of the dataset, ms since the epoch; null without packets. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

/** The one day that all times are of, `2026-11-22`; null where there are more, or none. */
function onlyDay({ firstMs, lastMs, clock }: TimeView): string | null {
  if (firstMs === null || lastMs === null) return null;
  const day = formatTime(firstMs, clock).slice(0, 10);
  return day === formatTime(lastMs, clock).slice(0, 10) ? day : null;
}

/** Seconds to the µs that packets have; to a tenth of a second for what is listed by the second. */
function secondsText(ms: number, isExact: boolean): string {
  return (ms / 1000).toFixed(isExact ? 6 : 1);
}

/** `previousMs`: of the row above; null for the first row and while that row is not known. */
export function timeCell(
  timeMs: number,
  isExact: boolean,
  view: TimeView,
  previousMs: number | null,
): string {
  const { format, clock, firstMs } = view;
  if (format === 'start' && firstMs !== null) return secondsText(timeMs - firstMs, isExact);
  if (format === 'previous') return previousMs === null ? '' : secondsText(timeMs - previousMs, isExact);
  const text = formatTime(timeMs, clock).slice(0, isExact ? undefined : 19);
  return format === 'clock' && onlyDay(view) !== null ? text.slice(11) : text;
}

/** The heading of a column of times. */
export function timeHeading(title: string, view: TimeView): string {
  if (view.format === 'start' && view.firstMs !== null) return `${title}, s since start`;
  if (view.format === 'previous') return `${title}, s since row above`;
  const day = view.format === 'clock' ? onlyDay(view) : null;
  return day === null ? title : `${title}, ${day}`;
}
