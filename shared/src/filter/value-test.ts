// The values of one test as intervals of numbers or as a predicate on texts. `!=` is built as `==` here; the
// caller inverts the whole answer, so that fields of either end read as people mean them.

import { cidrContains, parseCidr, parseIp } from '../domain/ip-address.ts';
import { tcpFlagsFromText } from '../domain/tcp-flags.ts';
import type { FilterTest, FilterValue } from './filter-node.ts';
import { wildcardMatches } from './wildcard.ts';

type TextTest = (value: string | null) => boolean;

/** Both ends belong to it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Stored numbers (value × `perUnit`) that fit, apart from missing ones. Texts and `NA` give none. */
export function numberIntervals(test: FilterTest, perUnit: number): Interval[] {
  return test.values
    .map((value) => intervalOf(test.operator, value, perUnit))
    .filter((interval) => interval !== null);
}

export function wantsMissing(test: FilterTest): boolean {
  return test.values.some((value) => value.type === 'missing');
}

function intervalOf(operator: FilterTest['operator'], value: FilterValue, perUnit: number): Interval | null {
  switch (value.type) {
    case 'range':
      return { low: value.from * perUnit, high: value.to * perUnit };
    case 'number':
      return compared(operator, value.value * perUnit);
    case 'time':
      return compared(operator, Math.round(value.ms * perUnit));
    case 'missing':
    case 'address':
    case 'flags':
    case 'text':
      return null;
  }
}

function compared(operator: FilterTest['operator'], limit: number): Interval {
  switch (operator) {
    case '<':
      return { low: Number.NEGATIVE_INFINITY, high: neighbour(limit, -1) };
    case '<=':
      return { low: Number.NEGATIVE_INFINITY, high: limit };
    case '>':
      return { low: neighbour(limit, 1), high: Number.POSITIVE_INFINITY };
    case '>=':
      return { low: limit, high: Number.POSITIVE_INFINITY };
    case '==':
    case '!=':
    case 'in':
    case 'contains':
    case '~':
      return { low: limit, high: limit };
  }
}

/** The next double above (1) or below (-1) a finite one: the bit patterns of doubles are in order of size. */
function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  const step = value > 0 === direction > 0 ? 1n : -1n;
  return new Float64Array(BigInt64Array.of((bits[0] ?? 0n) + step).buffer)[0] ?? value;
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
