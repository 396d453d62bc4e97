import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseNumber, parseWhole } from './parse-option.ts';

describe('parseNumber', () => {
  it.each([
    ['1', 1],
    ['-0.5', -0.5],
    ['+2.', 2],
    ['.25', 0.25],
    ['1e-9', 1e-9],
    ['1e400', null],
    ['', null],
    ['.', null],
    ['0x10', null],
    ['1 ', null],
    ['NaN', null],
    ['Infinity', null],
    ['1,5', null],
  ])('%j is %j', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });
});

describe('parseWhole', () => {
  const parse = parseWhole('--n', 1, 100);
  it.each([
    ['1', 1],
    ['100', 100],
    ['007', 7],
  ])('takes %j', (text, value) => {
    expect(parse(text)).toBe(value);
  });
  it.each(['0', '101', '-1', '1.0', '1e1', '', 'many', ' 1'])('refuses %j', (text) => {
    expect(() => parse(text)).toThrow(InvalidArgumentError);
    expect(() => parse(text)).toThrow('--n takes a whole number from 1 to 100.');
  });
});
