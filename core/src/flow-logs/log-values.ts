// Values of a record in JSON, or of a field in a log's own format: numbers and texts, null where there are none.

import { parseIsoUs } from '@jaws/shared/domain/iso-time';
import type { JsonObject } from '@jaws/shared/other-tools/json-lines';

/** Not negative; null for anything else. */
export function amountOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : null;
  return typeof value === 'string' && /^\d{1,15}(\.\d{1,12})?$/.test(value) ? Number(value) : null;
}

/** A port; 0 where there is none, null where it is none. */
export function portOf(value: unknown): number | null {
  if (value === undefined || value === null || value === '-') return 0;
  const port = amountOf(value);
  return port !== null && Number.isInteger(port) && port <= 65_535 ? port : null;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== '-' && value !== '(empty)' ? value : null;
}

/** Unix epoch in µs, of seconds or ISO 8601. */
export function timeUsOf(value: unknown): number | null {
  const seconds = amountOf(value);
  if (seconds !== null) return seconds < 1e11 ? Math.round(seconds * 1e6) : null;
  return typeof value === 'string' ? parseIsoUs(value) : null;
}

/** Of a list, or of its text with commas. */
export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((one): one is string => typeof one === 'string');
  return textOf(value)?.split(',') ?? [];
}

/** The value of `id.orig_h`, under which some write `id_orig_h`. */
export function valueOf(row: JsonObject, name: string): unknown {
  return row[name] ?? row[name.replace('.', '_')];
}
