// Local hosts, house names, MAC addresses, user names and paths become HOST_1, NAME_1 … before a text leaves the
// machine, and come back in the answer. One set of pseudonyms belongs to one request: there the same value has the
// same pseudonym, and another request tells nothing about it.

import {
  fixedPatterns,
  type KnownNames,
  namePattern,
  type Pattern,
  type PseudonymKind,
  tokenExpression,
  usersIn,
} from './pseudonyms-patterns.ts';

export type { KnownNames } from './pseudonyms-patterns.ts';

/** Facts as JSON has them; the names of fields are replaced as their values are. */
export type FactValue =
  string | number | boolean | null | readonly FactValue[] | { readonly [name: string]: FactValue };

export interface Pseudonyms {
  /** Reads user names out of paths and URLs, so that they are found elsewhere in the request, too. */
  readonly learn: (text: string) => void;
  /** `restore(replace(text))` is `text`, letter by letter. */
  readonly replace: (text: string) => string;
  readonly restore: (text: string) => string;
  /** As `restore`, of a text that still grows: a pseudonym that may not be whole yet is held back. */
  readonly restoreStart: (text: string) => string;
  /** Learns from all texts of the facts first. */
  readonly replaceIn: (value: FactValue) => FactValue;
  readonly restoreIn: (value: FactValue) => FactValue;
  /** What stands for what so far, to be shown before anything is sent. */
  readonly list: () => readonly { readonly pseudonym: string; readonly value: string }[];
}

interface Found {
  readonly kind: PseudonymKind;
  readonly value: string;
}

type Piece = string | Found;

export function createPseudonyms(known: KnownNames = {}): Pseudonyms {
  const book = createBook();
  const users = new Set(known.userNames);
  const fixed = fixedPatterns(known.isLocal ?? (() => false));
  const house = namePattern('NAME', known.houseNames ?? []);
  let patterns: readonly Pattern[] | null = null;

  const learn = (text: string): void => {
    for (const user of usersIn(text)) users.add(user);
    patterns = null;
  };
  const replace = (text: string): string => {
    patterns ??= [...fixed, house, namePattern('USER', users)].filter((pattern) => pattern !== null);
    let pieces: Piece[] = [text];
    for (const pattern of patterns) {
      pieces = pieces.flatMap((piece) => (typeof piece === 'string' ? split(piece, pattern) : [piece]));
    }
    return join(pieces, book.tokenOf);
  };
  const restore = (text: string): string =>
    text.replace(tokenExpression, (token) => book.valueOf(token) ?? token);
  const replaceAll = (value: FactValue): FactValue => mapTexts(value, replace);
  return {
    ...{ learn, replace, restore, list: book.list },
    restoreStart: (text) => restore(withoutHalf(text)),
    replaceIn: (value) => {
      mapTexts(value, (text) => {
        learn(text);
        return text;
      });
      return replaceAll(value);
    },
    restoreIn: (value) => mapTexts(value, restore),
  };
}

/** Without what may be the first part of a pseudonym; longer ends are none. */
export function withoutHalf(text: string): string {
  const end = text.slice(-24);
  return text.slice(0, text.length - end.length) + end.replace(/[A-Z]+_?\d*$/, '');
}

interface Book {
  readonly tokenOf: (found: Found) => string;
  readonly valueOf: (token: string) => string | undefined;
  readonly list: Pseudonyms['list'];
}

function createBook(): Book {
  const tokens = new Map<string, string>();
  const values = new Map<string, string>();
  const counts: Record<PseudonymKind, number> = { HOST: 0, NAME: 0, MAC: 0, USER: 0, PATH: 0 };
  return {
    tokenOf: ({ kind, value }) => {
      const there = tokens.get(value);
      if (there !== undefined) return there;
      counts[kind] += 1;
      const token = `${kind}_${counts[kind]}`;
      tokens.set(value, token);
      values.set(token, value);
      return token;
    },
    valueOf: (token) => values.get(token),
    list: () => [...values].map(([pseudonym, value]) => ({ pseudonym, value })),
  };
}

function split(text: string, { kind, expression, take }: Pattern): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(expression)) {
    const taken = take === undefined ? match[0].length : take(match[0]);
    if (taken === 0) continue;
    if (match.index > from) pieces.push(text.slice(from, match.index));
    pieces.push({ kind, value: match[0].slice(0, taken) });
    from = match.index + taken;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

/** Digits right behind a value go with it: `HOST_1` and a `2` would read as another pseudonym. */
function join(pieces: readonly Piece[], tokenOf: (found: Found) => string): string {
  let text = '';
  let open: Found | null = null;
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      if (open !== null) text += tokenOf(open);
      open = piece;
      continue;
    }
    const digits: string = open === null ? '' : (/^\d+/.exec(piece)?.[0] ?? '');
    if (open !== null) text += tokenOf({ ...open, value: open.value + digits });
    text += piece.slice(digits.length);
    open = null;
  }
  return open === null ? text : text + tokenOf(open);
}

function mapTexts(value: FactValue, change: (text: string) => string): FactValue {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((entry) => mapTexts(entry, change));
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [change(name), mapTexts(entry, change)]),
  );
}

function isList(value: FactValue): value is readonly FactValue[] {
  return Array.isArray(value);
}
