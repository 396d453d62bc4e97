import { describe, expect, test } from 'vitest';
import { completionsFor } from './filter-completion.ts';

const recent = ['port == 53', 'ip == 10.0.0.1 and size > 1kB'];
const saved = ['label == chum'];
const textsOf = (text: string): string[] =>
  completionsFor(text, recent, saved).flatMap(({ items }) => items.map((item) => item.text));

describe('while somebody types', () => {
  test.each([
    ['an empty field offers what was saved and used', '', ['label == chum', 'port == 53', recent[1]]],
    ['the beginning of a field', 'pro', ['proto == ']],
    ['a field after a condition', 'ip == 10.0.0.1 and sn', ['ip == 10.0.0.1 and sni == ']],
    ['a field in parentheses', 'not (lab', ['not (label == ']],
    ['what has it in it', '53', ['port == 53']],
    ['no field where a value stands', 'label == pro', []],
    ['not what is there already', 'label == chum', []],
  ])('%s', (_what, text, offered) => {
    expect(textsOf(text)).toEqual(offered);
  });

  test('a place for a field offers the first fields', () => {
    expect(textsOf('port == 53 and ')).toContain('port == 53 and ip == ');
  });
});

test('a filter that is saved is not offered twice', () => {
  expect(completionsFor('', ['port == 53'], ['port == 53'])).toEqual([
    { title: 'Saved', items: [{ text: 'port == 53', note: '' }] },
  ]);
});
