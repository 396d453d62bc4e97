// Units of timestamps, and exact µs.
import { describe, expect, it } from 'vitest';
import { detectTimestampUnit, parseTimestampUs } from './table-timestamp.ts';

describe('timestamps of tables', () => {
  it.each([
    ['1700000000', 's', 1_700_000_000_000_000],
    ['1700000000.123456789', 's', 1_700_000_000_123_456],
    ['1.7000000001e9', 's', 1_700_000_000_100_000],
    ['1700000000000.123', 'ms', 1_700_000_000_000_123],
    ['1700000000000', 'ms', 1_700_000_000_000_000],
    ['1700000000000001', 'µs', 1_700_000_000_000_001],
    ['1700000000000001999', 'ns', 1_700_000_000_000_001],
    ['2023-11-14T22:13:20.123456Z', 'ISO 8601', 1_700_000_000_123_456],
    ['-1.5', 's', -1_500_000],
    ['0', 's', 0],
  ] as const)('%s is %s', (text, unit, us) => {
    expect(detectTimestampUnit(text)).toBe(unit);
    expect(parseTimestampUs(text, unit)).toBe(us);
  });

  it.each(['', 'NA', '12:30', '1,5', 'Infinity', '0x10'])('refuses "%s"', (text) => {
    expect(detectTimestampUnit(text)).toBeNull();
    expect(parseTimestampUs(text, 'ms')).toBeNull();
  });

  it('refuses values whose µs a double cannot hold', () => {
    expect(parseTimestampUs('1700000000000', 's')).toBeNull();
  });
});
