import { describe, expect, it } from 'vitest';
import { cleanText, cleanValues, longestText } from './clean-values.ts';

describe('cleanText', () => {
  it.each([
    ['a\u0000b\u001b[31mc', 'ab[31mc'],
    ['left\u202eright\u2066x\u2069', 'leftrightx'],
    ['two\nlines\r\n and\ttabs', 'two lines and tabs'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['tag\u{e0069}\u{e0067}\u{e006e}', 'tag'],
    ['half \ud800 end', 'half  end'],
    ['Grüße 日本語 😀', 'Grüße 日本語 😀'],
  ])('%j becomes %j', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it('cuts what is too long, also behind many invisible characters', () => {
    expect(cleanText('x'.repeat(100_000))).toBe(`${'x'.repeat(longestText)}…`);
    expect(cleanText(`${'\u{e0041}'.repeat(100_000)}x`).length).toBeLessThanOrEqual(longestText + 1);
  });
});

it('cleanValues reaches every text and leaves the rest alone', () => {
  const value = { a: ['x\u0007', { b: 'y\u202e', c: null, d: 1.5, e: true }], f: [] };
  expect(cleanValues(value)).toEqual({ a: ['x', { b: 'y', c: null, d: 1.5, e: true }], f: [] });
});
