// Tokens and their columns: bare words, quotes, symbols.
import { describe, expect, it } from 'vitest';
import { filterFieldNames, filterFields, findField } from './filter-field.ts';
import { quote } from './print-filter.ts';
import { tokenize } from './tokenize.ts';

const texts = (filter: string): string[] => tokenize(filter).map(({ text }) => text);

describe('tokenize', () => {
  it.each([
    ['ip==10.0.0.1', ['ip', '==', '10.0.0.1', '']],
    ['a<=b>=c<d>e', ['a', '<=', 'b', '>=', 'c', '<', 'd', '>', 'e', '']],
    ['net in fe80::/10', ['net', 'in', 'fe80::/10', '']],
    ['{80,443}', ['{', '80', ',', '443', '}', '']],
    ['x = y', ['x', '==', 'y', '']],
    ['!(a)&&b||c', ['!', '(', 'a', ')', '&&', 'b', '||', 'c', '']],
    [`'it "is"' "it's"`, ['it "is"', `it's`, '']],
    ['"a\\\\b\\"c\\046"', ['a\\b"c\\046', '']],
    ['sni ~ *.example.com', ['sni', '~', '*.example.com', '']],
    ['   ', ['']],
  ])('%s', (filter, expected) => {
    expect(texts(filter)).toEqual(expected);
  });

  it('says where each token starts', () => {
    expect(tokenize('ip ==  "x"').map(({ column }) => column)).toEqual([0, 3, 7, 10]);
  });

  it('reads back every text that it quotes', () => {
    for (const text of ['', 'a', '"', '\\', '\\"', "'", 'a\nb', '\\046', 'Ü']) {
      expect(tokenize(quote(text))[0]).toMatchObject({ type: 'quoted', text });
    }
  });
});

describe('fields', () => {
  it('answer to their names and to those of the columns, in any case', () => {
    for (const field of filterFieldNames) {
      for (const name of [field, ...filterFields[field].aliases])
        expect(findField(name.toUpperCase())).toBe(field);
    }
    expect(findField('tls_sni')).toBe('sni');
    expect(findField('constructor')).toBeNull();
  });

  it('have names that no two of them share', () => {
    const names = filterFieldNames.flatMap((field) => [field, ...filterFields[field].aliases]);
    expect(new Set(names).size).toBe(names.length);
  });
});
