// The parser: precedence, errors with their columns, and two properties over arbitrary strings and trees.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JawsError } from '../contract/errors.ts';
import { checkFilter, compileFilter } from './compile-filter.ts';
import { FilterSyntaxError } from './filter-error.ts';
import { filterFieldNames, filterFields } from './filter-field.ts';
import type { CompareOperator, FilterNode, FilterValue } from './filter-node.ts';
import { parseFilter } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';

describe('precedence', () => {
  it.each([
    ['port == 1 or port == 2 and port == 3', 'port == 1 or (port == 2 and port == 3)'],
    ['not port == 1 and port == 2', 'not port == 1 and port == 2'],
    ['not (port == 1 and port == 2)', 'not (port == 1 and port == 2)'],
    ['(port == 1 or port == 2) and port == 3', '(port == 1 or port == 2) and port == 3'],
    ['port == 1 && !port == 2 || port = 3', '(port == 1 and not port == 2) or port == 3'],
    ['PORT not in {1, 2}', 'not port in {1, 2}'],
    ['  ((port==1))  ', 'port == 1'],
    ['size>=1kB', 'size >= 1000'],
    ['size < 1.5KiB', 'size < 1536'],
    ['duration > 5min', 'duration > 300'],
    ['port in 8000-8100', 'port in {8000-8100}'],
    ['src_ip == 10.0.0.1', 'src == 10.0.0.1'],
    ['net in 10.1.2.3/8', 'net in {10.0.0.0/8}'],
    ['ip == 2001:DB8:0::1', 'ip == 2001:db8::1'],
    ['time > 2024-05-01', 'time > 1714521600000'],
    ['time > 2024-05-01T12:00:00.25+02:00', 'time > 1714557600250'],
    ['sni == NA', 'sni == NA'],
    ['sni == "NA"', 'sni == "NA"'],
    ['flags contains SYN+ACK', 'flags contains "SYN, ACK"'],
    ['flags == none', 'flags == none'],
    ['url contains "a \\" b \\\\ \\046"', 'url contains "a \\" b \\\\ \\\\046"'],
  ])('%s', (text, canonical) => {
    expect(printFilter(parseFilter(text))).toBe(canonical);
  });

  it('takes an empty text for "everything"', () => {
    expect(parseFilter(' \t\n')).toBeNull();
    expect(printFilter(null)).toBe('');
  });
});

describe('errors point at the column', () => {
  it.each([
    ['ip == ', 6, 'value'],
    ['ip == 10.0.0.300', 6, 'address'],
    ['foo == 1', 0, 'a field'],
    ['10.0.0.1', 0, 'a field'],
    ['size 5', 5, 'one of'],
    ['size contains 5', 5, 'one of'],
    ['port == 70000', 8, 'port'],
    ['port == 1 port == 2', 10, '"and"'],
    ['(port == 1', 10, '")"'],
    ['port in {1, 2', 13, '"," or "}"'],
    ['sni == "abc', 7, 'closing'],
    ['size > 5parsecs', 7, 'bytes'],
    ['size > 5constructor', 7, 'bytes'],
    ['port == 1 & port == 2', 10, '"&&"'],
    ['time > 2024-02-30', 7, 'time'],
    ['time > 2024-13-01', 7, 'time'],
    ['flags == FOO', 9, 'flags'],
    ['size not > 5', 9, 'one of in'],
    ['port in {9-2}', 9, 'range'],
    ['and', 0, 'a field'],
    ['sni "==" x', 4, 'one of'],
  ])('%s', (text, column, expectation) => {
    const error = checkFilter(text);
    expect(error?.column).toBe(column);
    expect(error?.message).toContain(expectation);
  });

  it('refuses nesting and lengths that could exhaust the stack', () => {
    expect(checkFilter(`${'('.repeat(1000)}port == 1${')'.repeat(1000)}`)?.message).toContain('less nesting');
    expect(checkFilter('not '.repeat(1000))?.message).toContain('less nesting');
    expect(checkFilter('x'.repeat(5000))).toEqual({
      column: 4096,
      message: 'Expected at most 4096 characters.',
      suggestion: null,
    });
  });

  it('throws a coded error with the column in its message', () => {
    expect(() => compileFilter('size > x')).toThrow(FilterSyntaxError);
    expect(() => compileFilter('size > x')).toThrow(/at column 8: expected a number of bytes/);
    expect(checkFilter('size > 1')).toBeNull();
  });
});

const pieces = fc.constantFrom(
  ...filterFieldNames,
  ...['==', '=', '!=', '<', '<=', '>', '>=', '~', 'in', 'contains', 'and', 'or', 'not', '!', '&&', '||', '&'],
  ...[
    '(',
    ')',
    '{',
    '}',
    ',',
    '"',
    "'",
    '\\',
    '10.0.0.1',
    '10.0.0.0/8',
    '::1',
    '80',
    '1kB',
    '1-2',
    'NA',
    'SYN',
  ],
  ...['2024-01-01', '__proto__', '\u0000', '\ud800', ' ', '-', '1e400', '1e-7'],
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(pieces).map((words) => words.join(' ')),
);

describe('properties', () => {
  it('never throws anything but its own error, with a column inside the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          const node = parseFilter(text);
          expect(parseFilter(printFilter(node))).toEqual(relocated(node, printFilter(node)));
        } catch (error) {
          expect(error).toBeInstanceOf(JawsError);
          if (!(error instanceof FilterSyntaxError)) throw error;
          expect(error.code).toBe('filter.syntax');
          expect(error.column).toBeGreaterThanOrEqual(0);
          expect(error.column).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('reads back every tree that it prints', () => {
    fc.assert(
      fc.property(anyTree, (node) => {
        const text = printFilter(node);
        fc.pre(text.length <= 4096);
        expect(withoutColumns(parseFilter(text))).toEqual(withoutColumns(node));
      }),
      { numRuns: 2000 },
    );
  });
});

const numberValue = fc.oneof(
  fc.record({ type: fc.constant('number' as const), value: fc.integer({ min: 0, max: 65_535 }) }),
  fc
    .tuple(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 65_535 }))
    .map(([a, b]) => ({ type: 'range' as const, from: Math.min(a, b), to: Math.max(a, b) })),
);
const preciseNumber = fc
  .double({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, noNaN: true })
  .map((value) => ({ type: 'number' as const, value: value + 0 }));
const textValue = fc.record({
  type: fc.constant('text' as const),
  text: fc.string({ unit: 'binary', maxLength: 40 }),
});

function valueOf(field: (typeof filterFieldNames)[number]): fc.Arbitrary<FilterValue> {
  switch (filterFields[field].kind) {
    case 'address':
      return fc
        .oneof(fc.ipV4(), fc.constantFrom('2001:db8::1', '::', '10.0.0.0/8', 'fe80::/10'))
        .map((text) => ({
          type: 'address',
          text,
        }));
    case 'time':
      return fc.integer({ min: -8.64e15, max: 8.64e15 }).map((us) => ({ type: 'time', ms: us + 0 }));
    case 'flags':
      return fc.integer({ min: 0, max: 255 }).map((bits) => ({ type: 'flags', bits }));
    case 'text':
      return textValue;
    case 'port':
      return numberValue;
    case 'bytes':
    case 'number':
    case 'duration':
      return fc.oneof(numberValue, preciseNumber);
  }
}

const missing = fc.constant<FilterValue>({ type: 'missing' });
const anyTest: fc.Arbitrary<FilterNode> = fc.constantFrom(...filterFieldNames).chain((field) => {
  const one = fc.oneof({ weight: 5, arbitrary: valueOf(field) }, { weight: 1, arbitrary: missing });
  const whole = fc.record({
    kind: fc.constant('test' as const),
    field: fc.constant(field),
    operator: fc.constantFrom<CompareOperator>('==', '!=', 'in'),
    values: fc.array(one, { minLength: 1, maxLength: 4 }),
    column: fc.constant(0),
  });
  return whole.map((test) => (test.operator === 'in' ? test : { ...test, values: test.values.slice(0, 1) }));
});
const anyTree = fc.letrec<{ tree: FilterNode }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyTest,
    tie('tree').map((operand): FilterNode => ({ kind: 'not', operand })),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('tree'), { minLength: 2, maxLength: 4 }))
      .map(([kind, operands]): FilterNode => ({ kind, operands })),
  ),
})).tree;

function withoutColumns(node: FilterNode | null): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'column' ? 0 : value)));
}

/** The tree as it is after a second parse: equal but for the columns. */
function relocated(node: FilterNode | null, printed: string): unknown {
  const again = parseFilter(printed);
  expect(withoutColumns(again)).toEqual(withoutColumns(node));
  return again;
}
