// Sizes and durations as people type them: `25MB`, `64MiB`, `90`, `10m`. Strict: what is not understood is null, so
// that a caller can say what it takes.

const byteUnits: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

const secondUnits: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Digits of a decimal number without sign or exponent: quantities are typed by hand. */
const quantity = /^(\d{1,15}(?:\.\d{1,9})?) ?([a-z]{0,3})$/i;

function split(text: string): readonly [value: number, unit: string] | null {
  const found = quantity.exec(text);
  return found === null ? null : [Number(found[1]), (found[2] ?? '').toLowerCase()];
}

/** True when a unit of bytes stands behind the number: tells `64MB` from the seconds `64`. */
export function hasByteUnit(text: string): boolean {
  const parts = split(text);
  return parts !== null && Object.hasOwn(byteUnits, parts[1]);
}

/** Whole bytes of `25MB` (decimal, SI), `64MiB` (binary, IEC) or a plain number; case does not matter. Else null. */
export function parseBytes(text: string): number | null {
  const [value, unit] = split(text) ?? [];
  if (value === undefined || unit === undefined) return null;
  const factor = unit === '' ? 1 : Object.hasOwn(byteUnits, unit) ? (byteUnits[unit] as number) : null;
  const bytes = factor === null ? NaN : Math.round(value * factor);
  // Half a byte is a typing error, not a size.
  if (factor === 1 && !Number.isInteger(value)) return null;
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** Seconds of `90`, `1.5`, `30s`, `10m` (minutes) or `1h`; else null. */
export function parseSeconds(text: string): number | null {
  const [value, unit] = split(text) ?? [];
  if (value === undefined || unit === undefined) return null;
  if (unit === '') return value;
  return Object.hasOwn(secondUnits, unit) ? value * (secondUnits[unit] as number) : null;
}
