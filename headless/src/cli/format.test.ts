import { describe, expect, it } from 'vitest';
import { formatTable, formatTime, printable } from './format.ts';

describe('other texts', () => {
  it('writes times in UTC and a dash for none', () => {
    expect(formatTime(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(formatTime(null)).toBe('-');
  });
  it('pads columns and sets numbers to the right', () => {
    expect(
      formatTable(
        ['name', 'n'],
        [
          ['a', '10'],
          ['long', '5'],
        ],
        [1],
      ),
    ).toBe('name   n\na     10\nlong   5\n');
  });
  it('keeps control and direction characters of captured names from the terminal', () => {
    expect(printable('a\u001b[31m\u202eb\n')).toBe('a?[31m?b?');
    expect(printable('one\u2028two\u2029three')).toBe('one?two?three');
    expect(printable('wörld.example')).toBe('wörld.example');
  });
});
