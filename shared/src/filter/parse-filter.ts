// Filter text -> tree, by recursive descent:
//   or := and ('or' and)* ; and := not ('and' not)* ; not := 'not' not | '(' or ')' | test
//   test := field operator value | field ['not'] 'in' ( '{' value (',' value)* '}' | value )

import { FilterSyntaxError } from './filter-error.ts';
import { filterFieldNames, filterFields, findField, type FieldKind } from './filter-field.ts';
import type { CompareOperator, FilterNode, FilterTest, FilterValue } from './filter-node.ts';
import { parseValue } from './parse-value.ts';
import { suggestFilter } from './suggest-filter.ts';
import { tokenize, type FilterToken } from './tokenize.ts';

/** Longer texts are refused: the contract's limit, held here for the command line too. */
export const longestFilter = 4096;
/** Parentheses and `not` inside one another; keeps recursion far from the stack's end. */
const deepestNesting = 200;

/**
 * The tree of a filter; null for an empty text, which matches everything.
 * @throws FilterSyntaxError, with what may have been meant
 */
export function parseFilter(text: string): FilterNode | null {
  try {
    return parsed(text);
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    throw new FilterSyntaxError(error.column, error.expectation, meantBy(text));
  }
}

/** A suggestion that is understood; null where there is none. */
function meantBy(text: string): string | null {
  try {
    const suggested = text.length > longestFilter ? null : suggestFilter(text);
    if (suggested === null) return null;
    parsed(suggested);
    return suggested;
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    return null;
  }
}

function parsed(text: string): FilterNode | null {
  if (text.length > longestFilter) {
    throw new FilterSyntaxError(longestFilter, `at most ${longestFilter} characters`);
  }
  const tokens = tokenize(text);
  if (tokens.length === 1) return null;
  const parser = new Parser(tokens);
  const node = parser.either(0);
  parser.expectEnd();
  return node;
}

class Parser {
  private at = 0;
  private readonly tokens: readonly FilterToken[];

  constructor(tokens: readonly FilterToken[]) {
    this.tokens = tokens;
  }

  either(depth: number): FilterNode {
    return this.joined('or', '||', () => this.joined('and', '&&', () => this.negated(depth)));
  }

  expectEnd(): void {
    const token = this.peek();
    if (token.type !== 'end')
      throw new FilterSyntaxError(token.column, '"and", "or" or the end of the filter');
  }

  private joined(kind: 'and' | 'or', symbol: string, operand: () => FilterNode): FilterNode {
    const first = operand();
    const operands = [first];
    while (this.take(kind, symbol)) operands.push(operand());
    return operands.length === 1 ? first : { kind, operands };
  }

  private negated(depth: number): FilterNode {
    if (depth > deepestNesting) throw new FilterSyntaxError(this.peek().column, 'less nesting');
    if (this.take('not', '!')) return { kind: 'not', operand: this.negated(depth + 1) };
    if (!this.take(null, '(')) return this.test();
    const inner = this.either(depth + 1);
    if (!this.take(null, ')')) throw new FilterSyntaxError(this.peek().column, '")", "and" or "or"');
    return inner;
  }

  private test(): FilterNode {
    const token = this.next();
    const field = token.type === 'word' ? findField(token.text) : null;
    if (field === null) {
      throw new FilterSyntaxError(token.column, `a field (${filterFieldNames.join(', ')})`);
    }
    const { kind } = filterFields[field];
    const negated = this.take('not', null);
    const operator = this.operator(kind, negated);
    const values = operator === 'in' ? this.set(kind) : [this.value(kind, operator)];
    const test: FilterTest = { kind: 'test', field, operator, values, column: token.column };
    return negated ? { kind: 'not', operand: test } : test;
  }

  private operator(kind: FieldKind, onlyIn: boolean): CompareOperator {
    const token = this.next();
    const allowed = onlyIn ? (['in'] as const) : operatorsOf(kind);
    const written = token.type === 'quoted' ? '' : token.text.toLowerCase();
    const operator = allowed.find((candidate) => candidate === written);
    if (operator === undefined) throw new FilterSyntaxError(token.column, `one of ${allowed.join(' ')}`);
    return operator;
  }

  private set(kind: FieldKind): FilterValue[] {
    if (!this.take(null, '{')) return [this.value(kind, 'in')];
    const values = [this.value(kind, 'in')];
    while (!this.take(null, '}')) {
      if (!this.take(null, ',')) throw new FilterSyntaxError(this.peek().column, '"," or "}"');
      values.push(this.value(kind, 'in'));
    }
    return values;
  }

  private value(kind: FieldKind, operator: CompareOperator): FilterValue {
    const token = this.next();
    if (token.type !== 'word' && token.type !== 'quoted')
      throw new FilterSyntaxError(token.column, 'a value');
    return parseValue(kind, operator, {
      text: token.text,
      quoted: token.type === 'quoted',
      column: token.column,
    });
  }

  private peek(): FilterToken {
    return this.tokens[this.at] as FilterToken;
  }

  /** The end token is never passed. */
  private next(): FilterToken {
    const token = this.peek();
    if (token.type !== 'end') this.at++;
    return token;
  }

  private take(word: string | null, symbol: string | null): boolean {
    const token = this.peek();
    const matches =
      (token.type === 'word' && token.text.toLowerCase() === word) ||
      (token.type === 'symbol' && token.text === symbol);
    if (matches) this.at++;
    return matches;
  }
}

function operatorsOf(kind: FieldKind): readonly CompareOperator[] {
  switch (kind) {
    case 'text':
    case 'address':
      return ['==', '!=', 'in', 'contains', '~'];
    case 'flags':
      return ['==', '!=', 'in', 'contains'];
    case 'port':
    case 'bytes':
    case 'number':
    case 'duration':
    case 'time':
      return ['==', '!=', '<', '<=', '>', '>=', 'in'];
  }
}
