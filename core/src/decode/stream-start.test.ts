// Segments in any order, with overlaps and gaps, give the bytes of the stream.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { StreamStart } from './stream-start.ts';
import { viewOf } from './testing/byte-builders.ts';

const text = Uint8Array.from({ length: 3000 }, (_, at) => (at * 31) & 0xff);

function start(base = 100): StreamStart {
  return new StreamStart('hello', viewOf([]), base);
}

describe('StreamStart', () => {
  it('puts segments in order, whatever their order and overlap', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 6 });
    const overlaps = fc.array(fc.nat(200), { minLength: 7, maxLength: 7 });
    const property = fc.property(
      cuts,
      overlaps,
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.array(fc.nat(), { minLength: 7, maxLength: 7 }),
      (at, overlap, base, ranks) => {
        const stream = start(base);
        const edges = [0, ...at.sort((a, b) => a - b), text.length];
        const segments = edges.slice(0, -1).map((from, index) => ({
          from: Math.max(0, from - (overlap[index] ?? 0)),
          to: edges[index + 1] ?? text.length,
          rank: ranks[index] ?? 0,
        }));
        segments.sort((a, b) => a.rank - b.rank);
        for (const { from, to } of segments) stream.add((base + from) >>> 0, text, from, to);
        expect(stream.contiguous).toBe(text.length);
        expect(Buffer.compare(stream.bytes.subarray(0, stream.kept), text)).toBe(0);
      },
    );
    fc.assert(property, { numRuns: 300, seed: 3 });
  });

  it('does not count what comes behind a gap', () => {
    const stream = start();
    expect(stream.add(100, text, 0, 50)).toBe('added');
    expect(stream.add(160, text, 60, 100)).toBe('added');
    expect(stream.contiguous).toBe(50);
    expect(stream.add(150, text, 50, 60)).toBe('added');
    expect(stream.contiguous).toBe(100);
  });

  it('tells repetitions and foreign sequence numbers', () => {
    const stream = start(1_000_000);
    stream.add(1_000_000, text, 0, 50);
    expect(stream.add(1_000_010, text, 10, 50)).toBe('known');
    expect(stream.add(999_000, text, 0, 50)).toBe('before');
    expect(stream.add(2_000_000, text, 0, 50)).toBe('beyond');
  });

  it('keeps 16 KiB and counts the rest', () => {
    const stream = start();
    for (let at = 0; at < 30_000; at += 3000) stream.add(100 + at, text, 0, 3000);
    expect(stream.contiguous).toBe(30_000);
    expect(stream.kept).toBe(16_384);
    expect(stream.bytes.length).toBe(16_384);
  });

  it('takes single bytes in any order', () => {
    const stream = start();
    for (let at = 2; at < 500; at += 2) stream.add(100 + at, text, at, at + 1);
    for (let at = 499; at > 0; at -= 2) stream.add(100 + at, text, at, at + 1);
    expect(stream.contiguous).toBe(0);
    stream.add(100, text, 0, 1);
    expect(stream.contiguous).toBe(500);
    expect(Buffer.compare(stream.bytes.subarray(0, 500), text.subarray(0, 500))).toBe(0);
  });

  it('stays bounded when every other byte is missing', () => {
    const stream = start();
    for (let at = 2; at < 1000; at += 2) stream.add(100 + at, text, at, at + 1);
    expect(stream.contiguous).toBe(0);
    expect(stream.bytes.length).toBeLessThanOrEqual(4096);
  });

  it('belongs to one direction', () => {
    const stream = start();
    expect(stream.isOf(viewOf([]))).toBe(true);
    expect(stream.isOf(viewOf([], { ports: [443, 50_000], addresses: [2, 1] }))).toBe(false);
  });
});
