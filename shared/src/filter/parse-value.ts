// One value of a filter, read as its field wants it: addresses and ranges, numbers with units, times, flags.

import { parseIsoMs } from '../domain/iso-time.ts';
import { formatCidr, formatIp, parseCidr } from '../domain/ip-address.ts';
import { tcpFlagNames } from '../domain/tcp-flags.ts';
import { FilterSyntaxError } from './filter-error.ts';
import type { FieldKind } from './filter-field.ts';
import type { CompareOperator, FilterValue } from './filter-node.ts';

const byteUnits: Readonly<Record<string, number>> = {
  b: 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  t: 1e12,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
const timeUnits: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, min: 60, m: 60, h: 3600, d: 86_400 };
const countUnits: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };

const expectations: Readonly<Record<FieldKind, string>> = {
  address: 'an address or network such as 10.0.0.1 or 10.0.0.0/8',
  port: 'a port from 0 to 65535, or a range such as 8000-8100',
  bytes: 'a number of bytes such as 1000, 1kB or 2MB',
  number: 'a number',
  duration: 'a number of seconds, or one with a unit such as 500ms, 5min or 2h',
  time: 'a time such as 2024-05-01T12:00:00Z, or milliseconds since 1970',
  flags: 'TCP flags such as SYN or "SYN, ACK"',
  text: 'a text',
};

export interface RawValue {
  readonly text: string;
  readonly quoted: boolean;
  readonly column: number;
}

/**
 * @throws FilterSyntaxError when the text is not of the field's kind.
 * `contains` and `~` always take a text, except on flags, where `contains` takes flags.
 */
export function parseValue(kind: FieldKind, operator: CompareOperator, raw: RawValue): FilterValue {
  if (!raw.quoted && raw.text === 'NA' && (operator === '==' || operator === '!=' || operator === 'in')) {
    return { type: 'missing' };
  }
  const asText = operator === '~' || (operator === 'contains' && kind !== 'flags');
  const value = asText ? ({ type: 'text', text: raw.text } as const) : read(kind, raw.text);
  if (value === null) throw new FilterSyntaxError(raw.column, expectations[kind]);
  return value;
}

function read(kind: FieldKind, text: string): FilterValue | null {
  switch (kind) {
    case 'text':
      return { type: 'text', text };
    case 'address':
      return readAddress(text);
    case 'time':
      return readTime(text);
    case 'flags':
      return readFlags(text);
    case 'port':
      return readNumber(text, {}, 65_535);
    case 'bytes':
      return readNumber(text, byteUnits);
    case 'number':
      return readNumber(text, countUnits);
    case 'duration':
      return readNumber(text, timeUnits);
  }
}

function readAddress(text: string): FilterValue | null {
  const range = parseCidr(text);
  if (range === null) return null;
  return { type: 'address', text: text.includes('/') ? formatCidr(range) : formatIp(range) };
}

const numberPattern = /^(-?\d{1,400}(?:\.\d{1,400})?(?:e[+-]?\d{1,4})?)([a-z]{0,3})$/i;
const rangePattern = /^(\d{1,16})-(\d{1,16})$/;

function readNumber(
  text: string,
  units: Readonly<Record<string, number>>,
  largest = Number.MAX_SAFE_INTEGER,
): FilterValue | null {
  const range = rangePattern.exec(text);
  if (range !== null) return readRange(Number(range[1]), Number(range[2]), largest);
  const parts = numberPattern.exec(text);
  if (parts === null) return null;
  const product = Number(parts[1]) * unitFactor((parts[2] ?? '').toLowerCase(), units);
  // NaN (unknown unit) fails the comparison; `+ 0` turns -0 into 0: the two print alike.
  return Math.abs(product) <= largest ? { type: 'number', value: product + 0 } : null;
}

function readRange(from: number, to: number, largest: number): FilterValue | null {
  return from <= to && to <= largest ? { type: 'range', from, to } : null;
}

function unitFactor(unit: string, units: Readonly<Record<string, number>>): number {
  if (unit === '') return 1;
  return Object.hasOwn(units, unit) ? (units[unit] as number) : Number.NaN;
}

const largestMs = 8.64e15;

/** ISO 8601 without a zone is UTC, as the tables show times; a bare number is epoch ms. */
function readTime(text: string): FilterValue | null {
  const ms = /^-?\d{1,16}(\.\d{1,6})?$/.test(text) ? Number(text) + 0 : parseIsoMs(text);
  return ms !== null && Math.abs(ms) <= largestMs ? { type: 'time', ms } : null;
}

/** Names joined by comma, space, + or |; `none` is no flag. */
function readFlags(text: string): FilterValue | null {
  const names = text
    .toUpperCase()
    .split(/[\s,+|]+/)
    .filter((name) => name !== '');
  if (names.length === 0) return null;
  if (names.length === 1 && names[0] === 'NONE') return { type: 'flags', bits: 0 };
  let bits = 0;
  for (const name of names) {
    const bit = (tcpFlagNames as readonly string[]).indexOf(name);
    if (bit < 0) return null;
    bits |= 1 << bit;
  }
  return { type: 'flags', bits };
}
