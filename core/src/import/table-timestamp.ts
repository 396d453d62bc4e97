// Timestamps of foreign tables: epoch seconds, ms, µs or ns, or ISO 8601. Which one is decided once per file,
// from its first readable row, and said to the user.

import { parseIsoUs } from '@jaws/shared/domain/iso-time';

export type TimestampUnit = 's' | 'ms' | 'µs' | 'ns' | 'ISO 8601';

const decimal = /^(-?)(\d{1,20})(?:\.(\d{0,30}))?(?:e\+?(\d{1,2}))?$/i;
/** Decimal places between the unit and µs. */
const places: Readonly<Record<Exclude<TimestampUnit, 'ISO 8601'>, number>> = { s: 6, ms: 3, µs: 0, ns: -3 };

/**
 * The unit of a value: whole digits up to 1e11 are seconds (until the year 5138), up to 1e14 ms (from March
 * 1973 on), up to 1e17 µs, else ns. null when it is no timestamp.
 */
export function detectTimestampUnit(text: string): TimestampUnit | null {
  if (parseIsoUs(text) !== null) return 'ISO 8601';
  if (!decimal.test(text)) return null;
  const size = Math.abs(Number(text));
  if (size < 1e11) return 's';
  if (size < 1e14) return 'ms';
  return size < 1e17 ? 'µs' : 'ns';
}

/** A packet without a time: 0 in every unit, so that it does not tell which one the others have. */
export function isZeroTime(text: string): boolean {
  return /^-?0{1,20}(\.0{0,30})?(e\+?\d{1,2})?$/i.test(text);
}

/** Unix epoch in µs, cut (not rounded) to whole µs; null when the text is not of the unit. */
export function parseTimestampUs(text: string, unit: TimestampUnit): number | null {
  if (isZeroTime(text)) return 0;
  if (unit === 'ISO 8601') return parseIsoUs(text);
  const parts = decimal.exec(text);
  if (parts === null) return null;
  const whole = parts[2] ?? '';
  const fraction = parts[3] ?? '';
  // Digits are moved, not multiplied: a product of doubles would be off by a µs now and then.
  const shift = places[unit] + Number(parts[4] ?? 0);
  const digits = shift >= 0 ? whole + fraction.slice(0, shift).padEnd(shift, '0') : whole.slice(0, shift);
  const us = Number(digits);
  return us <= Number.MAX_SAFE_INTEGER ? (parts[1] === '-' ? 0 - us : us) : null;
}
