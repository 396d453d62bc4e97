// SHA-1 of short messages: the examples of the standard, and Node's own as a reference for all others.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha1OfShort } from './sha1-block.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('SHA-1 of a short message', () => {
  it('is that of FIPS 180-4 for "abc", and of RFC 3174 for nothing', () => {
    expect(hex(sha1OfShort(Buffer.from('abc')))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    expect(hex(sha1OfShort(new Uint8Array(0)))).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709');
  });

  it('is what Node says, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 55 }), (bytes) => {
        expect(hex(sha1OfShort(bytes))).toBe(createHash('sha1').update(bytes).digest('hex'));
      }),
    );
  });

  it('refuses what does not fit into one block', () => {
    expect(() => sha1OfShort(new Uint8Array(56))).toThrow(RangeError);
  });
});
