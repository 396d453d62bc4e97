import { describe, expect, it } from 'vitest';
import { hasByteUnit, parseBytes, parseSeconds } from './parse-quantity.ts';

describe('parseBytes', () => {
  it.each([
    ['0', 0],
    ['1000', 1000],
    ['1b', 1],
    ['25MB', 25_000_000],
    ['25mb', 25_000_000],
    ['64MiB', 67_108_864],
    ['64 MiB', 67_108_864],
    ['1.5GB', 1_500_000_000],
    ['0.5KiB', 512],
    ['2TiB', 2_199_023_255_552],
    ['', null],
    ['MB', null],
    ['-1', null],
    ['+1', null],
    ['1e6', null],
    ['1.5', null],
    ['1.5B', null],
    ['1_000', null],
    ['10m', null],
    ['1M', null],
    ['1 000', null],
    ['0x10', null],
    ['NaN', null],
    ['10000000TB', null],
    ['99999999999999999999', null],
    // Names of Object.prototype are no units.
    ['1constructor', null],
  ])('%j is %j', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });
});

describe('parseSeconds', () => {
  it.each([
    ['0', 0],
    ['90', 90],
    ['1.5', 1.5],
    ['30s', 30],
    ['10m', 600],
    ['1h', 3600],
    ['0.5H', 1800],
    ['1d', null],
    ['10min', null],
    ['64MB', null],
    ['-5', null],
    ['soon', null],
    ['', null],
  ])('%j is %j', (text, seconds) => {
    expect(parseSeconds(text)).toBe(seconds);
  });
});

it.each([
  ['64MB', true],
  ['64b', true],
  ['64', false],
  ['64m', false],
  ['MB', false],
])('%j has a unit of bytes: %j', (text, expected) => {
  expect(hasByteUnit(text)).toBe(expected);
});
