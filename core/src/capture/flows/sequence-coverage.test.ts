// Unique bytes of a stream, also where numbers wrap, segments overlap, come twice, late or never.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SequenceCoverage } from './sequence-coverage.ts';

const [syn, ack, fin, reset] = [0x02, 0x10, 0x01, 0x04];
type Segment = readonly [sequence: number, bytes: number, flags?: number];

function uniqueBytes(segments: readonly Segment[]): number {
  const coverage = new SequenceCoverage();
  for (const [sequence, bytes, flags] of segments) coverage.add(sequence % 2 ** 32, flags ?? ack, bytes);
  return coverage.uniqueBytes;
}

describe('SequenceCoverage', () => {
  it.each<[string, Segment[], number]>([
    ['nothing', [], 0],
    [
      'segments in order',
      [
        [100, 10],
        [110, 10],
        [120, 5],
      ],
      25,
    ],
    [
      'a retransmission',
      [
        [100, 10],
        [110, 10],
        [100, 10],
        [110, 10],
      ],
      20,
    ],
    [
      'a retransmission cut anew',
      [
        [100, 10],
        [110, 10],
        [105, 20],
      ],
      25,
    ],
    [
      'a hole that is filled',
      [
        [100, 10],
        [120, 10],
        [110, 10],
      ],
      30,
    ],
    [
      'a hole that is not',
      [
        [100, 10],
        [120, 10],
      ],
      20,
    ],
    [
      'one that covers several holes',
      [
        [100, 1],
        [102, 1],
        [104, 1],
        [106, 1],
        [101, 4],
      ],
      6,
    ],
    [
      'neighbours that grow together from behind',
      [
        [110, 10],
        [100, 10],
      ],
      20,
    ],
    [
      'overtaking before the first one seen',
      [
        [1000, 10],
        [900, 50],
      ],
      60,
    ],
    [
      'SYN and FIN, which take numbers and no bytes',
      [
        [99, 0, syn],
        [100, 10],
        [110, 0, fin | ack],
      ],
      10,
    ],
    [
      'FIN with data',
      [
        [99, 0, syn],
        [100, 10, fin | ack],
      ],
      10,
    ],
    [
      'data in the SYN (RFC 7413), also sent again',
      [
        [99, 5, syn],
        [100, 5],
        [105, 5],
      ],
      10,
    ],
    ['data in the SYN and nothing else: it begins behind the number of the SYN', [[99, 5, syn]], 5],
    [
      'a SYN sent again',
      [
        [99, 0, syn],
        [99, 0, syn],
        [100, 10],
        [99, 0, syn],
      ],
      10,
    ],
    [
      'a keep-alive probe before any data',
      [
        [99, 0, syn],
        [99, 1],
        [100, 10],
      ],
      10,
    ],
    [
      'a keep-alive probe after data, empty or of one byte',
      [
        [99, 0, syn],
        [100, 10],
        [109, 1],
        [109, 0],
      ],
      10,
    ],
    [
      'a RST with a message',
      [
        [100, 10],
        [110, 30, reset],
      ],
      10,
    ],
    [
      'numbers that wrap in a segment',
      [
        [2 ** 32 - 5, 10],
        [5, 10],
      ],
      20,
    ],
    [
      'a SYN with the last number',
      [
        [2 ** 32 - 1, 0, syn],
        [0, 10],
      ],
      10,
    ],
    [
      'a hole over the wrap, filled late',
      [
        [2 ** 32 - 20, 10],
        [10, 10],
        [2 ** 32 - 10, 20],
      ],
      40,
    ],
    [
      'overtaking over the wrap',
      [
        [3, 10],
        [2 ** 32 - 7, 10],
      ],
      20,
    ],
    [
      'a second connection of the same ports',
      [
        [99, 0, syn],
        [100, 10],
        [5_000_000, 0, syn],
        [5_000_001, 7],
      ],
      17,
    ],
  ])('counts %s', (_what, segments, expected) => {
    expect(uniqueBytes(segments)).toBe(expected);
  });

  it('follows a stream of many times 4 GiB', () => {
    const step = 2 ** 30;
    const segments = Array.from({ length: 41 }, (_, at): Segment => [(77 + at * step) % 2 ** 32, step]);
    expect(uniqueBytes(segments)).toBe(41 * step);
  });

  it('agrees with a set of single bytes for any order of segments near the wrap', () => {
    const segment = fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 200 }));
    const base = 2 ** 32 - 1500;
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), (pieces) => {
        const bytes = new Set<number>();
        for (const [at, length] of pieces) for (let one = 0; one < length; one++) bytes.add(at + one);
        const segments = pieces.map(([at, length]): Segment => [base + at, length]);
        expect(uniqueBytes([[base - 1, 0, syn], ...segments])).toBe(bytes.size);
        expect(uniqueBytes(segments)).toBe(bytes.size);
      }),
    );
  });

  it('stays bounded under endless holes, counts what was seen, and nothing twice', () => {
    const coverage = new SequenceCoverage();
    for (let at = 0; at < 20_000; at++) coverage.add(at * 10, ack, 5);
    expect(coverage.uniqueBytes).toBe(100_000);
    expect((coverage as unknown as { intervals: number[] }).intervals.length).toBeLessThanOrEqual(1024);
    // What comes again below what is settled cannot be told from what was seen.
    for (let at = 0; at < 1000; at++) coverage.add(at * 10, ack, 5);
    expect(coverage.uniqueBytes).toBe(100_000);
  });
});
