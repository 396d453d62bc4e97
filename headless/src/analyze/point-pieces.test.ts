// Points as text: quoting, numbers as they are, and pieces that make up the whole.

import { describe, expect, it } from 'vitest';
import { pointPieces } from './point-pieces.ts';

function textOf(pieces: Iterable<Uint8Array>): string {
  return Buffer.concat([...pieces]).toString('utf8');
}

describe('pointPieces', () => {
  it('quotes what needs it and writes numbers as they are', () => {
    const rows = [
      ['say "x"', -0.5],
      ['two\nlines', 1e-9],
    ];
    expect(textOf(pointPieces(['id', 'a,b'], rows))).toBe('id,"a,b"\n"say ""x""",-0.5\n"two\nlines",1e-9\n');
  });
  it('gives many rows whole, in several pieces', () => {
    const rows = Array.from({ length: 30_000 }, (_, at) => [`row ${at}`, 'x'.repeat(90)]);
    const pieces = [...pointPieces(['id', 'text'], rows)];
    expect(pieces.length).toBeGreaterThan(2);
    const lines = textOf(pieces).trimEnd().split('\n');
    expect([lines.length, lines[30_000]]).toEqual([30_001, `row 29999,${'x'.repeat(90)}`]);
  });
});
