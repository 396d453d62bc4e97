// One column of a table as pages need it: the cell of a row, and a number by which rows are sorted.

import { parseIp } from '@jaws/shared/domain/ip-address';

export type Cell = string | number | null;

export interface PageColumn {
  cell(row: number): Cell;
  /** Sort keys as a function of the row: whole numbers, NaN = missing. Called once per sort. */
  keys(): (row: number) => number;
}

/** `key` when the cell is not a whole number itself, e.g. a duration in seconds of which the µs are the key. */
export function numberColumn(
  cell: (row: number) => number | null,
  key: (row: number) => number | null = cell,
): PageColumn {
  return { cell, keys: () => (row) => key(row) ?? Number.NaN };
}

/** Texts are sorted by this key of theirs. */
type TextKey = (text: string) => string;
const asIs: TextKey = (text) => text;

type Codes = Uint32Array | Uint16Array | Uint8Array;

/** Dictionary-coded texts: the dictionary is sorted, not the rows. */
export function codedColumn(
  codes: Codes,
  size: number,
  text: (code: number) => string | null,
  keyOf: TextKey = asIs,
): PageColumn {
  return {
    cell: (row) => text(codes[row] as number),
    keys: () => {
      const ranks = rankTexts(
        Array.from({ length: size }, (_, code) => text(code)),
        keyOf,
      );
      return (row) => ranks[codes[row] as number] as number;
    },
  };
}

/** Texts that no dictionary holds; `count` rows are ranked for a sort. */
export function textColumn(
  count: number,
  cell: (row: number) => string | null,
  keyOf: TextKey = asIs,
): PageColumn {
  return {
    cell,
    keys: () => {
      const ranks = rankTexts(
        Array.from({ length: count }, (_, row) => cell(row)),
        keyOf,
      );
      return (row) => ranks[row] as number;
    },
  };
}

/** Equal texts get equal ranks; missing ones NaN. Sorted by UTF-16 units of their keys. */
function rankTexts(texts: readonly (string | null)[], keyOf: TextKey): Float64Array {
  const distinct = [...new Set(texts.filter((text) => text !== null))];
  const keyed = distinct.map((text) => ({ text, key: keyOf(text) }));
  keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1));
  const rankOf = new Map(keyed.map(({ text }, rank) => [text, rank] as const));
  return Float64Array.from(texts, (text) => (text === null ? Number.NaN : (rankOf.get(text) as number)));
}

/** Addresses by value: 10.0.0.9 before 10.0.0.10, IPv4 before IPv6, other texts last. */
export function addressKey(text: string): string {
  const address = parseIp(text);
  if (address === null) return `9${text}`;
  const hex = Array.from(address.bytes, (byte) => byte.toString(16).padStart(2, '0'));
  return `${address.version}${hex.join('')}`;
}
