// Times as people write them, and those that do not exist.
import { describe, expect, it } from 'vitest';
import { parseIsoMs } from './iso-time.ts';

describe('parseIsoMs', () => {
  it.each([
    ['1970-01-01', 0],
    ['2024-05-01', 1_714_521_600_000],
    ['2024-05-01T00:01', 1_714_521_660_000],
    ['2024-05-01 00:00:01', 1_714_521_601_000],
    ['2024-05-01T00:00:00.123456Z', 1_714_521_600_123.456],
    ['2024-05-01t02:00:00+02:00', 1_714_521_600_000],
    ['2024-04-30T19:30:00-0430', 1_714_521_600_000],
    ['2024-02-29', 1_709_164_800_000],
  ])('%s', (text, ms) => {
    expect(parseIsoMs(text)).toBe(ms);
  });

  it.each([
    '',
    'now',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-01-01T24:00',
    '2024-01-01T12',
  ])('refuses "%s"', (text) => {
    expect(parseIsoMs(text)).toBeNull();
  });
});
