// Random and mutated messages, in streams with gaps, overlaps and cuts: no throw, no read outside the payload, and
// nothing that is not a fact; and facts go on being told to the end. JAWS_FUZZ_RUNS sets the number of streams.

import { env } from 'node:process';

import { factCombinations } from '@jaws/shared/domain/fact-words';
import { factBits, PacketDictionaries } from '@jaws/shared/domain/packet-table';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ApplicationDecoder } from './application-decoder.ts';
import {
  ascii,
  dnsMessage,
  dnsName,
  exampleHello,
  helloMessage,
  sized,
  tlsRecords,
  viewOf,
} from './testing/byte-builders.ts';
import { guardedBytes } from './testing/guarded-bytes.ts';

const runs = Number(env['JAWS_FUZZ_RUNS'] ?? 20_000);
/** Facts are counted by the round: the streams repeat themselves, so that new ones grow rarer in a long run. */
const round = Math.min(runs, 20_000);
/** So many at the end are read by a decoder made anew as well. */
const compared = Math.floor(round / 4);

const answer = dnsMessage({
  questions: [dnsName('www.example.org')],
  answers: [
    { owner: [0xc0, 12], type: 5, data: dnsName('cdn', 16) },
    { owner: [0xc0, 45], type: 1, data: [192, 0, 2, 7] },
    { owner: [0xc0, 45], type: 28, data: new Array<number>(16).fill(1) },
  ],
});
const messages: readonly (readonly number[])[] = [
  tlsRecords(helloMessage(exampleHello())),
  tlsRecords(helloMessage(exampleHello()), 40),
  [20, 3, 3, 0, 1, 1, ...tlsRecords(helloMessage(exampleHello()))],
  answer,
  sized(2, answer),
  [...sized(2, answer), ...sized(2, dnsMessage({ questions: [dnsName('a.b')] }))],
  ascii('GET /path HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n\r\n'),
  ascii('POST http://example.org HTTP/1.0\r\n\r\n'),
  ascii('\r\nPOST  /a  HTTP/1.1 \r\nAccept: */*\r\nHost:\r\n example.org\r\n\r\n'),
  [...ascii('PROXY TCP4 192.0.2.1 192.0.2.2 50000 443\r\n'), ...tlsRecords(helloMessage(exampleHello()))],
  tlsRecords(helloMessage(exampleHello()), 1),
  ascii('CONNECT example.org:443 HTTP/1.1\r\n\r\n'),
];

/** What is told of these has no detail. */
const plainMessages: readonly (readonly number[])[] = [
  ascii('SSH-2.0-OpenSSH_9.2\r\n'),
  ascii('220 ready\r\n'),
  ascii('EHLO a\r\nAUTH PLAIN AAAA\r\nMAIL FROM:<a@b>\r\nDATA\r\n'),
  ascii('USER a\r\nPASS b\r\nSTOR c\r\n'),
  ascii('* OK ready\r\na LOGIN b c\r\n'),
  [255, 253, 24, 255, 250, 24, 0, 255, 240, ...ascii('root\r\n')],
  [8, 0, 0, 0, 0, 1, 0, 1, ...ascii('abcdefgh')],
];

/** All but the one of frames that are not decoded, and those of rows that are no packets. */
const toldBits = (factCombinations - 1) & ~(factBits.undecoded | factBits.record | factBits.recordOpens);

/** A real message in which some bytes were changed and perhaps a piece doubled or left out. */
const mutatedOf = (originals: readonly (readonly number[])[]): fc.Arbitrary<readonly number[]> =>
  fc
    .record({
      message: fc.constantFrom(...originals),
      changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      splice: fc.option(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { freq: 3 }),
    })
    .map(({ message, changes, splice }) => {
      const bytes = [...message];
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      if (splice === null) return bytes;
      const [from, length, to] = splice.map((value) => value % bytes.length) as [number, number, number];
      return [...bytes.slice(0, to), ...bytes.slice(from, from + length), ...bytes.slice(to)];
    });

const random = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 300 });
const stream = fc.record({
  bytes: fc.oneof(
    { weight: 8, arbitrary: mutatedOf(messages) },
    { weight: 1, arbitrary: mutatedOf(plainMessages) },
    { weight: 1, arbitrary: random },
  ),
  port: fc.constantFrom(53, 80, 443, 5353, 5355),
  pieces: fc.array(fc.record({ from: fc.nat(), length: fc.nat(), missing: fc.constantFrom(0, 0, 0, 7) }), {
    maxLength: 4,
  }),
  client: fc.oneof(fc.integer({ min: 50_000, max: 50_031 }), fc.integer({ min: 50_032, max: 2 ** 24 })),
  head: fc.constantFrom(1, 1, 0.5, 0.1, 0.001),
  flags: fc.constantFrom(0x18, 0x02),
});

interface Stream {
  readonly bytes: readonly number[];
  /** Address and port. One of a few, so that streams meet what others left behind, or of many, to fill every table. */
  readonly client: number;
  readonly port: number;
  /** How much of it the first packet has, and the packets that follow. */
  readonly head: number;
  readonly pieces: readonly { readonly from: number; readonly length: number; readonly missing: number }[];
  readonly flags: number;
}

/** One decoder, how many facts it told, and which. */
class CountedDecoder {
  told = 0;
  readonly dictionaries = new PacketDictionaries();
  distinct = new Set<number>();
  private readonly decoder = new ApplicationDecoder(this.dictionaries);

  feed({ bytes, client, port, head, pieces, flags }: Stream): void {
    const first = { from: 0, length: Math.ceil(bytes.length * head), missing: 0 };
    for (const piece of [first, ...pieces]) {
      const from = bytes.length === 0 ? 0 : piece.from % bytes.length;
      const payload = bytes.slice(from, from + (piece.length % (bytes.length + 1)));
      const view = viewOf(payload, {
        addresses: [1 + (client >>> 16), 2],
        ports: [client & 0xffff, port],
        sequence: (2 ** 32 - 20 + from) >>> 0,
        flags: piece === first ? flags : 0x18,
        wireLength: payload.length + piece.missing,
      });
      view.bytes = guardedBytes(view.bytes, view.start, view.end);
      this.decoder.icmp(view, false, false);
      for (const id of [this.decoder.tcp(view), this.decoder.udp(view)]) {
        if (id >= this.dictionaries.details.size || (this.decoder.facts & ~toldBits) !== 0)
          throw new Error(`No fact: detail ${id}, bits ${this.decoder.facts}`);
        if (id === 0) continue;
        this.told++;
        this.distinct.add(id);
      }
    }
  }

  /** What was told since the last call. */
  take(): { readonly told: number; readonly distinct: number } {
    const taken = { told: this.told, distinct: this.distinct.size };
    this.told = 0;
    this.distinct = new Set();
    return taken;
  }
}

describe('ApplicationDecoder', () => {
  it(`survives ${runs} streams of random and mutated messages, and tells to the end`, () => {
    const counted = new CountedDecoder();
    const atEnd = { old: 0, anew: new CountedDecoder() };
    const rounds: ReturnType<CountedDecoder['take']>[] = [];
    let count = 0;
    fc.assert(
      fc.property(stream, (one) => {
        const before = counted.told;
        counted.feed(one);
        if (++count > runs - compared) {
          atEnd.old += counted.told - before;
          atEnd.anew.feed(one);
        }
        if (count % round === 0) rounds.push(counted.take());
      }),
      { numRuns: runs, seed: 2 },
    );
    const [first = { told: 0, distinct: 0 }] = rounds;
    expect(rounds).toHaveLength(Math.floor(runs / round));
    expect(first.distinct).toBeGreaterThan(round / 30);
    expect(first.told).toBeGreaterThan(round / 8);
    // Rounds of a million streams lie within 12 % of the first; tables that fill up and stay full would be seen here.
    for (const later of rounds) {
      expect(later.distinct).toBeGreaterThan(first.distinct * 0.85);
      expect(later.told).toBeGreaterThan(first.told * 0.85);
    }
    expect(atEnd.old).toBeGreaterThanOrEqual(atEnd.anew.told * 0.98 - 3);
  }, 600_000);

  it('survives every cut and every single changed byte of real messages', () => {
    const counted = new CountedDecoder();
    let client = 0;
    const send = (bytes: readonly number[], port: number) => {
      client = (client + 1) & 0xffff;
      counted.feed({ bytes, client, port, head: 1, pieces: [], flags: 0x18 });
    };
    for (const bytes of [...messages, ...plainMessages]) {
      for (let at = 0; at < bytes.length; at++) {
        for (const value of [0, 0x3f, 0xc0, 0xff]) {
          const changed = [...bytes.slice(0, at), value, ...bytes.slice(at + 1)];
          send(changed, 53);
          send(changed, 80);
        }
        send(bytes.slice(0, at), 53);
      }
    }
    expect(counted.distinct.size).toBeGreaterThan(100);
  });

  it('notices a read outside the payload (the guard itself)', () => {
    const bytes = guardedBytes(new Uint8Array(10), 2, 8);
    expect(() => bytes[8]).toThrow('leaves');
    expect(() => bytes.subarray(1, 4)).toThrow('leaves');
    expect(() => bytes.indexOf(0)).toThrow('whole frame');
    expect(bytes[7]).toBe(0);
  });
});
