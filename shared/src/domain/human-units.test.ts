// Numbers as people read them.
import { describe, expect, it } from 'vitest';
import { humanBytes, humanNumber, humanSeconds } from './human-units.ts';

describe('human units', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [12_345, '12 kB'],
    [4_100_000, '4.1 MB'],
    [9_960, '10 kB'],
    [999_900, '1.0 MB'],
    [2.5e15, '2.5 PB'],
    [-1500, '-1.5 kB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(humanBytes(bytes)).toBe(text);
  });

  it.each([
    [0.0031, '3 ms'],
    [1, '1.0 s'],
    [42.4, '42 s'],
    [180, '3 min'],
    [7200, '2.0 h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(humanSeconds(seconds)).toBe(text);
  });

  it.each([
    [1234567, '1,234,567'],
    [0.126, '0.13'],
    [-1000.5, '-1,000.5'],
    [12, '12'],
  ])('%d is %s', (value, text) => {
    expect(humanNumber(value)).toBe(text);
  });
});
