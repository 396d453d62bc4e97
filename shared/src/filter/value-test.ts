// One test of a filter as a predicate on a number or on a text. `!=` is built as `==` here; the caller inverts
// the whole answer, so that fields of either end read as people mean them.

import { cidrContains, parseCidr, parseIp } from '../domain/ip-address.ts';
import { tcpFlagsFromText } from '../domain/tcp-flags.ts';
import type { FilterTest, FilterValue } from './filter-node.ts';
import { wildcardMatches } from './wildcard.ts';

type NumberTest = (value: number) => boolean;
type TextTest = (value: string | null) => boolean;

/** Stored = value × `perUnit`; `missing` is the stored number that stands for none and fits nothing but `NA`. */
export function numberTest(test: FilterTest, perUnit: number, missing?: number): NumberTest {
  const alternatives = test.values.map((value) => numberAlternative(test, value, perUnit, missing));
  const [first] = alternatives;
  if (first !== undefined && alternatives.length === 1) return first;
  return (value) => alternatives.some((matches) => matches(value));
}

function numberAlternative(
  test: FilterTest,
  value: FilterValue,
  perUnit: number,
  missing: number | undefined,
): NumberTest {
  if (value.type === 'missing') return (stored) => stored === missing;
  if (value.type === 'range') {
    const from = value.from * perUnit;
    const to = value.to * perUnit;
    return (stored) => stored >= from && stored <= to && stored !== missing;
  }
  const limit = numberOf(value) * perUnit;
  const compare = comparison(test.operator, value.type === 'time' ? Math.round(limit) : limit);
  return missing === undefined ? compare : (stored) => stored !== missing && compare(stored);
}

function numberOf(value: FilterValue): number {
  if (value.type === 'number') return value.value;
  if (value.type === 'time') return value.ms;
  return Number.NaN;
}

function comparison(operator: FilterTest['operator'], limit: number): NumberTest {
  switch (operator) {
    case '<':
      return (stored) => stored < limit;
    case '<=':
      return (stored) => stored <= limit;
    case '>':
      return (stored) => stored > limit;
    case '>=':
      return (stored) => stored >= limit;
    case '==':
    case '!=':
    case 'in':
    case 'contains':
    case '~':
      return (stored) => stored === limit;
  }
}

/** Tests made for numbers (a computed column that is missing in this row) fit no text. */
export function textTest(test: FilterTest): TextTest {
  const alternatives = test.values.map((value) => textAlternative(test.operator, value));
  return (text) => alternatives.some((matches) => matches(text));
}

function textAlternative(operator: FilterTest['operator'], value: FilterValue): TextTest {
  switch (value.type) {
    case 'missing':
      return (text) => text === null;
    case 'address':
      return addressTest(value.text);
    case 'flags':
      return flagsTest(value.bits, operator === 'contains');
    case 'text':
      return plainTextTest(operator, value.text.toLowerCase());
    case 'number':
    case 'range':
    case 'time':
      return () => false;
  }
}

function addressTest(wanted: string): TextTest {
  const range = parseCidr(wanted);
  if (range === null) return () => false;
  return (text) => {
    const address = text === null ? null : parseIp(text);
    return address !== null && cidrContains(range, address);
  };
}

function flagsTest(wanted: number, asSubset: boolean): TextTest {
  return (text) => {
    const bits = text === null ? 0 : tcpFlagsFromText(text);
    return asSubset && wanted !== 0 ? (bits & wanted) === wanted : bits === wanted;
  };
}

/** Without regard to case. `==` on a text is the whole text; `~` takes `*` and `?`. */
function plainTextTest(operator: FilterTest['operator'], wanted: string): TextTest {
  if (operator === 'contains') return (text) => text?.toLowerCase().includes(wanted) ?? false;
  if (operator === '~') return (text) => text !== null && wildcardMatches(wanted, text.toLowerCase());
  return (text) => text?.toLowerCase() === wanted;
}
