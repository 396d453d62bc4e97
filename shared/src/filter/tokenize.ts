// Filter text -> tokens with their columns. Bare words take everything that is not a delimiter, so addresses,
// ranges, times and names need no quotes.

import { FilterSyntaxError } from './filter-error.ts';

export type FilterToken =
  | { readonly type: 'word' | 'quoted'; readonly text: string; readonly column: number }
  | { readonly type: 'symbol'; readonly text: FilterSymbol; readonly column: number }
  | { readonly type: 'end'; readonly text: ''; readonly column: number };

export type FilterSymbol =
  '==' | '!=' | '<' | '<=' | '>' | '>=' | '~' | '(' | ')' | '{' | '}' | ',' | '!' | '&&' | '||';

// Longest first; `=` is another spelling of `==`.
const symbols: readonly (readonly [string, FilterSymbol])[] = [
  ['==', '=='],
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['&&', '&&'],
  ['||', '||'],
  ['=', '=='],
  ['<', '<'],
  ['>', '>'],
  ['~', '~'],
  ['(', '('],
  [')', ')'],
  ['{', '{'],
  ['}', '}'],
  [',', ','],
  ['!', '!'],
];

const word = /[^\s=!<>~(){},"'&|]+/y;
const space = /\s+/y;

/** @throws FilterSyntaxError for a quote that is not closed, and for a lone `&` or `|`. */
export function tokenize(text: string): FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = 0;
  while (at < text.length) {
    at = skip(space, text, at);
    if (at >= text.length) break;
    const next = readToken(text, at);
    tokens.push(next.token);
    at = next.end;
  }
  tokens.push({ type: 'end', text: '', column: text.length });
  return tokens;
}

function readToken(text: string, at: number): { token: FilterToken; end: number } {
  const first = text.charAt(at);
  if (first === '"' || first === "'") return readQuoted(text, at, first);
  for (const [written, symbol] of symbols) {
    if (text.startsWith(written, at)) {
      return { token: { type: 'symbol', text: symbol, column: at }, end: at + written.length };
    }
  }
  const end = skip(word, text, at);
  if (end === at) throw new FilterSyntaxError(at, `"${first}${first}", or quotes around the text`);
  return { token: { type: 'word', text: text.slice(at, end), column: at }, end };
}

/** A backslash quotes itself and the quotes; before anything else it stands for itself (`\046` in DNS names). */
function readQuoted(text: string, start: number, quote: string): { token: FilterToken; end: number } {
  let content = '';
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote) {
      return { token: { type: 'quoted', text: content, column: start }, end: at + 1 };
    }
    const next = text.charAt(at + 1);
    if (char === '\\' && (next === '\\' || next === '"' || next === "'")) {
      content += next;
      at++;
    } else {
      content += char;
    }
  }
  throw new FilterSyntaxError(start, `a closing ${quote}`);
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
