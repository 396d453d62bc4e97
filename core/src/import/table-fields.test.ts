// Cells of foreign tables: what is missing, what is a number, and the forms of names and labels.
import { describe, expect, it } from 'vitest';
import { StringDictionary } from '@jaws/shared/domain/string-dictionary';
import {
  BoundedInterner,
  ipText,
  labelText,
  macText,
  missing,
  nameText,
  plainText,
  wholeNumber,
} from './table-fields.ts';

describe('missing', () => {
  it.each([undefined, '', ' ', 'NA', 'na', 'NaN', 'nan', 'None', 'null', 'N/A', '<NA>', 'NaT', ' NA '])(
    '%j is',
    (text) => {
      expect(missing(text)).toBe(true);
    },
  );

  it.each(['0', 'NAT', 'a', 'nano', 'null.example', '-'])('%j is not, unless pandas writes it so', (text) => {
    expect(missing(text)).toBe(text === 'NAT');
  });
});

describe('wholeNumber', () => {
  it.each([
    ['60', 60],
    ['60.0', 60],
    ['60.', 60],
    [' 7 ', 7],
    ['-1', -1],
    ['60.5', null],
    ['1e3', null],
    ['', null],
    ['0x10', null],
    ['9'.repeat(16), null],
    [undefined, null],
  ])('%j is %j', (text, number) => {
    expect(wholeNumber(text)).toBe(number);
  });
});

describe('texts', () => {
  it.each([
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['10.0.0.1', '10.0.0.1'],
    ['10.0.0.256', null],
    ['host', null],
  ])('address %s is %s', (text, expected) => {
    expect(ipText(text)).toBe(expected);
  });

  it.each([
    ['Example.COM.', 'example.com'],
    ['NA', null],
    ['x'.repeat(70_000), null],
  ])('names lose case and final dot', (text, expected) => {
    expect(nameText(text)).toBe(expected);
  });

  it('keep their case where it means something', () => {
    expect(plainText(' GET http://A/b ')).toBe('GET http://A/b');
    expect(macText('AA:BB:CC:00:11:22')).toBe('aa:bb:cc:00:11:22');
    expect(macText('a'.repeat(65))).toBeNull();
  });

  it.each([
    ['BASE', 'norm'],
    ['Base', 'norm'],
    ['CHUM', 'chum'],
    ['My Label!', 'my-label-'],
    ['__x', 'x'],
    ['ü', 'default'],
    ['', 'default'],
    ['x'.repeat(50), 'x'.repeat(32)],
  ])('label %j is %s', (text, expected) => {
    expect(labelText(text, 'default')).toBe(expected);
  });
});

describe('BoundedInterner', () => {
  it('gives one id to one value, 0 to missing ones and null to wrong ones', () => {
    const dictionary = new StringDictionary();
    const interner = new BoundedInterner(dictionary, ipText, 100);
    expect(interner.id('10.0.0.1')).toBe(1);
    expect(interner.id(' 10.0.0.1 ')).toBe(1);
    expect(interner.id('NA')).toBe(0);
    expect(interner.id(undefined)).toBe(0);
    expect(interner.id('host')).toBeNull();
    expect(interner.idOrMissing('host')).toBe(0);
    expect(dictionary.size).toBe(2);
  });

  it('never gives an id that the column cannot hold', () => {
    const interner = new BoundedInterner(
      new StringDictionary(),
      (text) => text,
      2,
      () => new Error('full'),
    );
    expect(['a', 'b', 'a'].map((text) => interner.id(text))).toEqual([1, 2, 1]);
    expect(() => interner.idOrMissing('c')).toThrow('full');
    expect(interner.id('b')).toBe(2);
  });
});
