// Numbers as people read them on the page: those of the command line, and times, shares and distances.

import { formatCount } from '@jaws/shared/domain/quantity-text';

export { formatBits, formatBytes, formatCount, formatCounted } from '@jaws/shared/domain/quantity-text';

/** A rate a second: `0.4`, `12`, `1,234`. */
export function formatRate(perSecond: number): string {
  return perSecond > 0 && perSecond < 9.95 ? perSecond.toFixed(1) : formatCount(perSecond);
}

/** Four significant digits without trailing zeros: for distances, z values and loadings. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  return String(Number(value.toPrecision(4)));
}

function padded(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}

/** `2026-05-04 12:00:01.234567`; µs are kept where the value has them. */
export function formatTime(timeMs: number, clock: 'utc' | 'local'): string {
  // Rounded, not cut: a double near today's epoch in ms is exact to a quarter of a microsecond only.
  const timeUs = Math.round(timeMs * 1000);
  const whole = Math.floor(timeUs / 1000);
  const date = new Date(whole);
  if (Number.isNaN(date.getTime())) return '–';
  const micros = padded(timeUs - whole * 1000, 3);
  if (clock === 'utc') return date.toISOString().slice(0, 23).replace('T', ' ') + micros;
  const day = `${padded(date.getFullYear(), 4)}-${padded(date.getMonth() + 1)}-${padded(date.getDate())}`;
  const time = `${padded(date.getHours())}:${padded(date.getMinutes())}:${padded(date.getSeconds())}`;
  return `${day} ${time}.${padded(date.getMilliseconds(), 3)}${micros}`;
}

/** The same to the second: for lists, where the microseconds are noise. */
export function formatSecond(timeMs: number, clock: 'utc' | 'local'): string {
  return formatTime(timeMs, clock).slice(0, 19);
}

export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`;
}
