// QUIC datagrams as the packet decoder hands them on: which row gets which fact, over packets, orders and cuts.

import { factBits, PacketDictionaries } from '@jaws/shared/domain/packet-table';
import { describe, expect, it } from 'vitest';

import { QuicFacts } from './quic-facts.ts';
import { startDecoder } from './testing/application-rows.ts';
import { exampleHello, extension, helloMessage, viewOf, type ViewOptions } from './testing/byte-builders.ts';
import {
  ackFrame,
  cryptoFrame,
  exampleId,
  exampleMessage,
  otherLongPacket,
  sealInitial,
  type InitialOptions,
} from './testing/quic-packets.ts';

const whole = {
  sni: 'www.example.org',
  ja4: 'q13d1516h2_8daaf6152771_e5627efa2ab1',
  facts: factBits.hasHello,
};
const waiting = { sni: null, ja4: null, facts: factBits.helloUnknown };
const none = { sni: null, ja4: null, facts: 0 };

const piece = (from: number, to: number) => cryptoFrame(from, exampleMessage.slice(from, to));
const length = exampleMessage.length;
const all = piece(0, length);
/** As a client asks again after a HelloRetryRequest: behind the first hello. */
const secondMessage = helloMessage(exampleHello('second.example.org'));
/** A key share of 1.2 kB, as X25519MLKEM768 has. */
const largeMessage = helloMessage({
  ...exampleHello('large.example.org'),
  extensions: [
    ...(exampleHello('large.example.org').extensions ?? []),
    [51, new Array<number>(1220).fill(9)],
  ],
});
const serverId = [9, 8, 7, 6, 5];
const clientId = [1, 2, 3];

function rowsOf(datagrams: readonly (readonly number[])[], options: readonly ViewOptions[] = []) {
  const { udp } = startDecoder();
  return datagrams.map((datagram, at) => {
    const { sni, ja4, facts } = udp(datagram, options[at] ?? {});
    return { sni, ja4, facts };
  });
}

const seal = (frames: readonly number[], options: InitialOptions = {}) =>
  sealInitial(frames, { padTo: 1100, ...options });
const answers: ViewOptions = { ports: [443, 50_000], addresses: [2, 1] };

describe('a QUIC hello in one packet', () => {
  it.each([
    ['version 1', 1],
    ['version 2', 0x6b3343cf],
    ['draft 29', 0xff00001d],
    ['draft 27', 0xff00001b],
  ])('is read in %s', (_name, version) => {
    expect(rowsOf([seal(all, { version })])).toEqual([whole]);
  });

  it.each([1, 2, 3, 4] as const)('is read with a packet number of %i bytes', (numberLength) => {
    expect(rowsOf([seal(all, { numberLength })])).toEqual([whole]);
  });

  it.each([
    ['PADDING and PING before it', [0, 0, 1, 1, 0, ...all]],
    ['acknowledgements before it', [...ackFrame(5), ...ackFrame(300, true), ...all]],
    ['its frames in another order', [...piece(100, length), 0, ...piece(0, 40), 1, ...piece(40, 100)]],
    ['frames that overlap', [...piece(0, 90), ...piece(50, length)]],
  ])('is read with %s', (_name, frames) => {
    expect(rowsOf([seal(frames)])).toEqual([whole]);
  });

  it('is read with a token, ids of any length, and behind another packet', () => {
    const token = new Array<number>(300).fill(7);
    const destination = Array.from({ length: 20 }, (_, at) => at);
    expect(rowsOf([seal(all, { token, destination, source: clientId })])).toEqual([whole]);
    expect(rowsOf([seal(all, { destination: [] })])).toEqual([whole]);
    expect(rowsOf([[...otherLongPacket(1), ...seal(all)]])).toEqual([whole]);
    expect(rowsOf([[...seal(all), ...otherLongPacket(2), 0x40, 1, 2, 3]])).toEqual([whole]);
  });

  it('without a name is known to have none', () => {
    const message = helloMessage({ extensions: [extension.supportedVersions(0x0304)] });
    const [row] = rowsOf([seal(cryptoFrame(0, message))]);
    expect(row).toMatchObject({ sni: null, facts: factBits.hasHello });
    expect(row?.ja4).toMatch(/^q13i0201/);
  });

  it('is told again when it is sent again', () => {
    expect(rowsOf([seal(all), seal(all, { number: 3 }), seal(ackFrame(1), { number: 4 })])).toEqual([
      whole,
      whole,
      none,
    ]);
  });
});

describe('a QUIC hello in several packets', () => {
  const [first, second, third] = [seal(piece(0, 70)), seal(piece(70, 150)), seal(piece(150, length))];

  it.each([
    ['in order', [first, second, third]],
    ['last first', [third, second, first]],
    ['with the first sent twice', [first, first, second, third]],
  ])('is read %s', (_name, datagrams) => {
    const rows = rowsOf(datagrams);
    expect(rows.at(-1)).toEqual(whole);
    for (const row of rows.slice(0, -1)) expect([waiting, none]).toContainEqual(row);
    expect(rows[0]).toEqual(waiting);
  });

  it('is read from packets in one datagram', () => {
    expect(
      rowsOf([[...sealInitial(piece(0, 70)), ...sealInitial(piece(70, length), { number: 3 })]]),
    ).toEqual([whole]);
  });

  it('is read with a large key share', () => {
    const parts = [largeMessage.slice(0, 1000), largeMessage.slice(1000)] as const;
    const rows = rowsOf([seal(cryptoFrame(0, parts[0])), seal(cryptoFrame(1000, parts[1]))]);
    expect(rows[0]).toEqual(waiting);
    expect(rows[1]).toMatchObject({ sni: 'large.example.org', facts: factBits.hasHello });
  });

  it('is read after the client has taken over the id of the server', () => {
    const rest = seal(piece(70, length), { destination: serverId });
    const withFirstKeys = sealInitial(piece(70, length), {
      destination: serverId,
      keysOf: exampleId,
    });
    expect(rowsOf([first, withFirstKeys])).toEqual([waiting, whole]);
    expect(rowsOf([first, rest])).toEqual([waiting, waiting]);
  });

  it('is read anew after a Retry', () => {
    const again = seal(all, { destination: serverId, token: [1, 2, 3] });
    expect(rowsOf([first, otherLongPacket(3), again], [{}, answers])).toEqual([waiting, none, whole]);
  });

  it('is read a second time after a HelloRetryRequest', () => {
    const rows = rowsOf([seal(all), seal(cryptoFrame(length, secondMessage))]);
    expect(rows[0]).toEqual(whole);
    expect(rows[1]).toMatchObject({ sni: 'second.example.org', facts: factBits.hasHello });
  });

  it('keeps clients apart that share ports', () => {
    const other = { source: clientId, destination: serverId };
    const rows = rowsOf([first, seal(piece(0, 90), other), seal(piece(90, length), other), second, third]);
    expect(rows).toEqual([waiting, waiting, whole, waiting, whole]);
  });

  it('is not waited for longer than a minute after its last packet', () => {
    const { decoder, dictionaries } = startDecoder();
    const send = (datagram: readonly number[], timestampUs: number) =>
      dictionaries.details.get(decoder.udp({ ...viewOf(datagram), timestampUs })).sni;
    expect(send(first, 0)).toBeNull();
    expect(send(seal(piece(70, length)), 61_000_000)).toBeNull();
    expect(send(second, 110_000_000)).toBeNull();
    expect(send(first, 169_000_000)).toBe(whole.sni);
  });

  it('stays unknown where one of its packets is damaged', () => {
    const damaged = second.map((byte, at) => (at === 200 ? byte ^ 1 : byte));
    expect(rowsOf([first, damaged, third])).toEqual([waiting, waiting, waiting]);
    expect(rowsOf([seal(all), damaged])).toEqual([whole, none]);
  });
});

describe('what is no client hello', () => {
  it('the server: not read, whatever its port', () => {
    const answer = seal(cryptoFrame(0, [2, 0, 0, 2, 3, 3]), {
      side: 'server',
      destination: [],
      source: serverId,
    });
    expect(rowsOf([answer], [answers])).toEqual([none]);
    const odd: ViewOptions = { ports: [4433, 50_000], addresses: [2, 1] };
    const asked: ViewOptions = { ports: [50_000, 4433] };
    expect(rowsOf([seal(all), answer], [asked, odd])).toEqual([whole, none]);
  });

  it.each([
    ['a packet with other keys', seal(all, { keysOf: serverId })],
    ['a packet cut by the snap length', seal(all).slice(0, 200)],
    ['0-RTT before any hello', otherLongPacket(1)],
    ['another draft', otherLongPacket(1, [], 0xff000016)],
    ['a version that only asks for versions', otherLongPacket(1, [], 0x1a2a3a4a)],
  ])('unknown: %s', (_name, datagram) => {
    expect(rowsOf([datagram], [{ wireLength: 1200 }])).toEqual([waiting]);
  });

  it.each([
    ['Handshake', otherLongPacket(2)],
    ['Version Negotiation', otherLongPacket(1, [], 0)],
    ['something else with these bits', otherLongPacket(1, [], 0x12345678)],
    ['a short header', [0x40, ...exampleMessage]],
    ['a long header without the fixed bit', seal(all).map((byte, at) => (at === 0 ? byte & 0xbf : byte))],
    ['one byte', [0xc0]],
  ])('nothing is told of %s', (_name, datagram) => {
    expect(rowsOf([datagram])).toEqual([none]);
  });

  it('a Retry, whatever its token looks like', () => {
    const head = otherLongPacket(3).slice(0, 15);
    expect(rowsOf([[...head, 0, ...seal(all)]])).toEqual([none]);
  });

  it('a handshake that begins with another message', () => {
    expect(rowsOf([seal(cryptoFrame(0, [2, 0, 0, 1, 0])), seal(all)])).toEqual([none, none]);
  });

  it('a message longer than any hello', () => {
    expect(rowsOf([seal(cryptoFrame(0, [1, 1, 0, 0, 3, 3]))])).toEqual([waiting]);
  });

  it('0-RTT of a connection that is known', () => {
    expect(rowsOf([seal(all), otherLongPacket(1)])).toEqual([whole, none]);
  });
});

it('forgets the oldest of very many half hellos and stays bounded', () => {
  const quic = new QuicFacts(new PacketDictionaries().details);
  const first = sealInitial(piece(0, 70));
  for (let port = 1024; port < 4024; port++) quic.read(viewOf(first, { ports: [port, 443] }));
  expect(quic.size).toBe(1024);
});

it('makes no more than 5000 keys for a second of the capture', () => {
  const { details } = new PacketDictionaries();
  const quic = new QuicFacts(details);
  const datagram = sealInitial(all);
  const foreign = sealInitial([0, 0, 0, 0], { keysOf: serverId });
  const nameAt = (timestampUs: number) => details.get(quic.read({ ...viewOf(datagram), timestampUs })).sni;
  for (let times = 0; times < 5000; times++) quic.read(viewOf(foreign));
  expect(nameAt(999_999)).toBeNull();
  expect(quic.facts).toBe(factBits.helloUnknown);
  expect(nameAt(1_000_000)).toBe(whole.sni);
});
