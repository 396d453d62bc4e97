// Numbers in options, checked: commander hands over whatever was typed.

import { InvalidArgumentError } from 'commander';
import { parseBytes } from '@jaws/shared/domain/parse-quantity';
import { chumRates } from '@jaws/shared/exfil/chum-styles';

/** A finite decimal number, or null. */
export function parseNumber(text: string): number | null {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Parser for an option that takes a whole number in [low, high]. */
export function parseWhole(name: string, low: number, high = 1_000_000): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= low && value <= high)) {
      throw new InvalidArgumentError(`${name} takes a whole number from ${low} to ${high}.`);
    }
    return value;
  };
}

/** Bytes a second of `10kB/s` or `10kB`, as chum takes them. */
export function parseRate(text: string): number {
  const rate = parseBytes(text.trim().replace(/\/s$/i, ''));
  if (rate !== null && rate >= chumRates.least && rate <= chumRates.most) return rate;
  throw new InvalidArgumentError('--rate takes bytes a second from 10 on, such as 10kB/s.');
}

/** Parser of a repeatable option: `--local a --local b`. */
export function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value];
}
