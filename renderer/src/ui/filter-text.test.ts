import { checkFilter } from '@jaws/shared/filter/compile-filter';
import { describe, expect, test } from 'vitest';
import { addCondition, filterCondition, filterErrorText } from './filter-text.ts';

describe('conditions are what the filter language reads', () => {
  test.each([
    ['ip', '10.0.0.1'],
    ['ip', 'fe80::1'],
    ['label', 'chum'],
    ['sni', 'a "quoted" \\ name'],
    ['sni', 'and'],
    ['dport', 443],
    ['flags', 'PSH, ACK'],
  ] as const)('%s == %s', (field, value) => {
    expect(checkFilter(filterCondition(field, '==', value))).toBe(null);
  });
});

describe('addCondition', () => {
  test('stands alone on an empty filter', () => {
    expect(addCondition('  ', 'ip == 1.2.3.4')).toBe('ip == 1.2.3.4');
  });
  test('keeps an or together', () => {
    expect(addCondition('port == 53 or port == 443', 'size > 9')).toBe(
      '(port == 53 or port == 443) and size > 9',
    );
  });
  test('does not repeat itself', () => {
    expect(addCondition('size > 9 and port == 53', 'port == 53')).toBe('size > 9 and port == 53');
  });
});

test('an error is told at a column counted from 1', () => {
  const error = checkFilter('size > x');
  expect(error === null ? '' : filterErrorText(error)).toMatch(/^Column 8: Expected a number of bytes/);
});
