// Random, mutated and really sealed QUIC datagrams, cut anywhere: no throw, no read outside the payload, nothing that is
// not a fact, and memory that stays bounded. JAWS_FUZZ_RUNS sets the number of datagrams.

import { env } from 'node:process';

import { factBits, PacketDictionaries } from '@jaws/shared/domain/packet-table';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { QuicFacts } from './quic-facts.ts';
import { viewOf } from './testing/byte-builders.ts';
import { guardedBytes } from './testing/guarded-bytes.ts';
import {
  ackFrame,
  cryptoFrame,
  exampleMessage,
  otherLongPacket,
  sealInitial,
} from './testing/quic-packets.ts';

const runs = Number(env['JAWS_FUZZ_RUNS'] ?? 10_000);
const toldBits = factBits.hasHello | factBits.helloUnknown;

const half = exampleMessage.length >> 1;
const datagrams: readonly (readonly number[])[] = [
  sealInitial(cryptoFrame(0, exampleMessage)),
  sealInitial(cryptoFrame(0, exampleMessage.slice(0, half)), { numberLength: 1 }),
  sealInitial(cryptoFrame(half, exampleMessage.slice(half)), { number: 3 }),
  sealInitial([...ackFrame(9, true), ...cryptoFrame(0, exampleMessage)], { version: 0x6b3343cf }),
  [...sealInitial(cryptoFrame(0, exampleMessage), { version: 0xff00001d }), ...otherLongPacket(1)],
  otherLongPacket(1),
  otherLongPacket(3),
];

const byte = fc.integer({ min: 0, max: 255 });
const noise = fc.array(byte, { maxLength: 120 });
/** Frames that no client writes, sealed as one would: what is behind the keys is read as well. */
const sealed = fc.oneof(
  noise,
  fc.constantFrom(6, 2, 3).chain((type) => noise.map((rest) => [type, ...rest])),
);
const datagram = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        bytes: fc.constantFrom(...datagrams),
        changes: fc.array(fc.tuple(fc.nat(), byte), { maxLength: 3 }),
      })
      .map(({ bytes, changes }) => {
        const changed = [...bytes];
        for (const [at, value] of changes) changed[at % changed.length] = value;
        return changed;
      }),
  },
  { weight: 2, arbitrary: sealed.map((frames) => sealInitial([...frames, 0, 0, 0])) },
  { weight: 1, arbitrary: noise.map((bytes) => [0xc0, 0, 0, 0, 1, ...bytes]) },
  { weight: 1, arbitrary: noise.map((bytes) => [0xc0, ...bytes]) },
);
const one = fc.record({
  bytes: datagram,
  kept: fc.constantFrom(1, 1, 1, 0.9, 0.5, 0.05),
  client: fc.oneof(fc.integer({ min: 50_000, max: 50_015 }), fc.integer({ min: 1024, max: 60_000 })),
  timestampUs: fc.integer({ min: 0, max: 100_000_000 }),
});

describe('QuicFacts', () => {
  it(`survives ${runs} random, mutated and sealed datagrams, and reads to the end`, () => {
    const { details } = new PacketDictionaries();
    const quic = new QuicFacts(details);
    let told = 0;
    const read = (bytes: readonly number[], client: number, timestampUs: number, wireLength: number) => {
      const view = { ...viewOf(bytes, { ports: [client, 443], wireLength }), timestampUs };
      view.bytes = guardedBytes(view.bytes, view.start, view.end);
      const id = quic.read(view);
      if (id >= details.size || (quic.facts & ~toldBits) !== 0 || quic.size > 1024)
        throw new Error(`No fact: detail ${id}, bits ${quic.facts}, ${quic.size} connections`);
      if (id > 0) told++;
      return details.get(id).sni;
    };
    fc.assert(
      fc.property(one, ({ bytes, kept, client, timestampUs }) => {
        const cut = bytes.slice(0, Math.ceil(bytes.length * kept));
        read(cut, client, timestampUs, bytes.length);
      }),
      { numRuns: runs, seed: 5 },
    );
    expect(told).toBeGreaterThan(runs / 40);
    const whole = sealInitial(cryptoFrame(0, exampleMessage), { destination: [1, 2, 3] });
    expect(read(whole, 70_000, 0, whole.length)).toBe('www.example.org');
  }, 1_800_000);
});
