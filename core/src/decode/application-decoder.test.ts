// The decoder as the packet decoder calls it: which row gets which fact, over segments, orders and cuts.

import { factBits } from '@jaws/shared/domain/packet-table';
import { describe, expect, it } from 'vitest';

import { hello, nothing, sendSegments, startDecoder, whole } from './testing/application-rows.ts';
import {
  ascii,
  dnsMessage,
  dnsName,
  exampleHello,
  helloMessage,
  sized,
  tlsRecords,
} from './testing/byte-builders.ts';

const waiting = { sni: null, ja4: null, facts: factBits.helloUnknown };
const early = { sni: null, ja4: null, facts: factBits.helloUnknown | factBits.nameUnknown };

describe('TLS ClientHello', () => {
  it.each([443, 25, 8443, 1])('is found on port %i', (port) => {
    expect(startDecoder().tcp(hello, { ports: [40_000, port] })).toMatchObject(whole);
  });

  it.each([
    ['two segments', [100], [0, 1], [waiting, whole]],
    ['three segments', [100, 200], [0, 1, 2], [waiting, waiting, whole]],
    ['two segments, tail first', [100], [1, 0], [early, whole]],
    ['three segments, 3 1 2', [100, 200], [2, 0, 1], [early, waiting, whole]],
    ['three segments, 3 2 1', [100, 200], [2, 1, 0], [early, early, whole]],
    ['three segments, 2 3 1', [100, 200], [1, 2, 0], [early, early, whole]],
    ['a head of one byte', [1], [0, 1], [early, whole]],
    ['a head of two bytes', [2], [0, 1], [early, whole]],
    ['heads of one and three bytes', [1, 4], [0, 1, 2], [early, waiting, whole]],
    ['a head of one byte, tail first', [1], [1, 0], [early, whole]],
    ['three segments, 1 3 2', [100, 200], [0, 2, 1], [waiting, waiting, whole]],
    ['a head of four bytes', [4], [0, 1], [waiting, whole]],
    ['a head sent twice', [100], [0, 0, 1], [waiting, waiting, whole]],
    ['sent twice', [], [0, 0], [whole, whole]],
  ] as const)('spans %s', (_name, cuts, order, expected) => {
    expect(sendSegments(hello, cuts, order)).toEqual(expected);
  });

  it('spans the end of the sequence numbers', () => {
    expect(sendSegments(hello, [100, 200], [2, 0, 1], 2 ** 32 - 150)).toEqual([early, waiting, whole]);
  });

  const bytes = Array.from(hello, (_, at) => at);
  it.each([
    ['in order', bytes],
    ['backwards', [...bytes].reverse()],
    ['even bytes first', [...bytes.filter((at) => at % 2 === 0), ...bytes.filter((at) => at % 2 === 1)]],
  ])('is put together from single bytes, %s', (_name, order) => {
    const rows = sendSegments(hello, bytes.slice(1), order);
    expect(rows.at(-1)).toEqual(whole);
    expect(rows.slice(0, -1).every(({ facts }) => (facts & factBits.helloUnknown) !== 0)).toBe(true);
  });

  it.each([1, 2, 3, 4, 5, 50])('spans records of which the first holds %i bytes', (length) => {
    const message = helloMessage(exampleHello());
    const records = [...tlsRecords(message.slice(0, length)), ...tlsRecords(message.slice(length))];
    expect(startDecoder().tcp(records)).toMatchObject(whole);
    expect(sendSegments(records, [1, 7], [0, 1, 2]).at(-1)).toEqual(whole);
  });

  it('spans records of one byte each', () => {
    const records = tlsRecords(helloMessage(exampleHello()), 1);
    expect(startDecoder().tcp(records)).toMatchObject(whole);
    expect(sendSegments(records, [1, 2, 3, 1000], [0, 1, 2, 3, 4]).at(-1)).toEqual(whole);
  });

  it('with a tiny head is found behind STARTTLS, too', () => {
    const { tcp } = startDecoder();
    tcp([], { flags: 0x02, sequence: 999 });
    tcp(ascii('STARTTLS\r\n'), { sequence: 1000 });
    expect(tcp(hello.slice(0, 1), { sequence: 1010 })).toMatchObject(early);
    expect(tcp(hello.slice(1), { sequence: 1011 })).toMatchObject(whole);
  });

  it('is found where the bytes before it are missing', () => {
    const { tcp } = startDecoder();
    tcp([], { flags: 0x02, sequence: 999 });
    tcp(ascii('QUIT'), { sequence: 1100 });
    expect(tcp(hello, { sequence: 1200 })).toMatchObject(whole);
  });

  it('stays unknown when the rest of a tiny head is not captured, and when its head never comes', () => {
    const cut = startDecoder();
    cut.tcp([], { flags: 0x02, sequence: 999 });
    expect(cut.tcp([22], { sequence: 1000 })).toMatchObject(early);
    expect(cut.tcp([], { sequence: 1001, wireLength: 500 })).toMatchObject(early);
    const lost = startDecoder();
    lost.tcp([], { flags: 0x02, sequence: 999 });
    for (let at = 0; at < 5; at++)
      expect(lost.tcp([9, 9, 9], { sequence: 1100 + at * 3 })).toMatchObject(early);
    expect(lost.tcp([9, 9, 9], { sequence: 200_000 })).toMatchObject({ ...nothing, facts: early.facts });
    expect(lost.tcp([9, 9, 9], { sequence: 200_003 })).toMatchObject(nothing);
  });

  it('is not waited for when what follows a tiny head is something else', () => {
    const { tcp } = startDecoder();
    tcp([], { flags: 0x02, sequence: 999 });
    expect(tcp([22], { sequence: 1000 })).toMatchObject(early);
    expect(tcp([9, 9], { sequence: 1001 })).toMatchObject(nothing);
    expect(tcp([9, 9], { sequence: 1003 })).toMatchObject(nothing);
  });

  it.each([
    ['a line end', [10]],
    ['the start of a method', [71, 69]],
    ['the start of a banner', [83, 83]],
  ])('is known to be absent where a stream begins with %s', (_name, bytes) => {
    const { tcp } = startDecoder();
    tcp([], { flags: 0x02, sequence: 999 });
    expect(tcp(bytes, { sequence: 1000 }).facts).toBe(factBits.nameUnknown);
  });

  it('is found out of order without its SYN', () => {
    const { tcp } = startDecoder();
    expect(tcp(hello.slice(100), { sequence: 1100 })).toMatchObject(nothing);
    expect(tcp(hello.slice(0, 100), { sequence: 1000 })).toMatchObject(whole);
  });

  it('is put together from overlapping segments', () => {
    const { tcp } = startDecoder();
    tcp(hello.slice(0, 150), { sequence: 1000 });
    expect(tcp(hello.slice(90), { sequence: 1090 })).toMatchObject(whole);
  });

  it('keeps directions apart', () => {
    const { tcp } = startDecoder();
    tcp(hello.slice(0, 100), { sequence: 1000 });
    const elsewhere = tcp(hello.slice(100), { sequence: 1100, ports: [50_001, 443] });
    expect(elsewhere).toMatchObject(nothing);
    expect(tcp(hello.slice(100), { sequence: 1100 })).toMatchObject(whole);
  });

  it('spans TLS records, and segments that end elsewhere than records', () => {
    const records = tlsRecords(helloMessage(exampleHello()), 50);
    expect(startDecoder().tcp(records)).toMatchObject(whole);
    expect(sendSegments(records, [77, 160], [0, 2, 1])).toEqual([waiting, waiting, whole]);
  });

  it('is found behind a change_cipher_spec, as after a HelloRetryRequest', () => {
    expect(startDecoder().tcp([20, 3, 3, 0, 1, 1, ...hello])).toMatchObject(whole);
  });

  it('begins in the SYN itself with TCP Fast Open', () => {
    const { tcp } = startDecoder();
    tcp(hello.slice(0, 100), { sequence: 999, flags: 0x02 });
    expect(tcp(hello.slice(100), { sequence: 1100 })).toMatchObject(whole);
  });

  it('is unknown when the frame is cut; a name that was reached is kept', () => {
    const { tcp } = startDecoder();
    const cut = tcp(hello.slice(0, hello.length - 1), { wireLength: hello.length });
    expect(cut).toMatchObject({ sni: 'www.example.org', ja4: null, facts: factBits.helloUnknown });
    const early = tcp(hello.slice(0, 60), { wireLength: hello.length, ports: [50_001, 443] });
    expect(early).toMatchObject(waiting);
  });

  it('is unknown when nothing of the first payloads was captured', () => {
    const { tcp } = startDecoder();
    tcp([], { flags: 0x02, sequence: 999 });
    const unknown = factBits.helloUnknown | factBits.nameUnknown;
    const facts = [0, 1, 2, 3].map((at) => tcp([], { sequence: 1000 + at * 500, wireLength: 500 }).facts);
    expect(facts).toEqual([unknown, unknown, unknown, 0]);
    expect(tcp([], { sequence: 4000 }).facts).toBe(0);
  });

  it('is unknown when a later segment is cut', () => {
    const { tcp } = startDecoder();
    tcp(hello.slice(0, 60), { sequence: 1000 });
    const cut = tcp(hello.slice(60, 70), { sequence: 1060, wireLength: 500 });
    expect(cut).toMatchObject(waiting);
    expect(tcp(hello.slice(70), { sequence: 1070 })).toMatchObject(nothing);
  });

  it('is unknown where the start was not seen, and absent where it was', () => {
    const data = [23, 3, 3, 0, 3, 1, 2, 3];
    expect(startDecoder().tcp(data)).toMatchObject(waiting);
    const { tcp } = startDecoder();
    tcp([], { flags: 0x02, sequence: 999 });
    expect(tcp(data, { sequence: 1000 })).toMatchObject(nothing);
  });

  it('has no name and is known when there is no SNI', () => {
    const row = startDecoder().tcp(tlsRecords(helloMessage({ extensions: [] })));
    expect(row).toMatchObject({ sni: null, facts: factBits.hasHello });
    expect(row.ja4).toMatch(/^t12i0200/);
  });

  it.each([
    ['a ServerHello', [22, 3, 3, 0, 5, 2, 0, 0, 1, 0]],
    ['SSL 2', [0x80, 0x2e, 1, 3, 1, 0, 0x15]],
    ['a length that no hello has', [22, 3, 1, 0x40, 0, 1, 0x10, 0, 0, 3, 3]],
  ])('is not seen in %s', (_name, payload) => {
    const { tcp } = startDecoder();
    tcp([], { flags: 0x02, sequence: 999 });
    expect(tcp(payload, { sequence: 1000 })).toMatchObject(nothing);
  });

  it('forgets the oldest of very many half hellos and stays bounded', () => {
    const { tcp } = startDecoder();
    for (let at = 0; at < 5000; at++) tcp(hello.slice(0, 100), { addresses: [at + 10, 2] });
    const tail = hello.slice(100);
    expect(tcp(tail, { sequence: 1100, addresses: [10, 2] })).toMatchObject({ sni: null, ja4: null });
    expect(tcp(tail, { sequence: 1100, addresses: [5009, 2] })).toMatchObject(whole);
  });
});

describe('DNS', () => {
  const query = dnsMessage({ questions: [dnsName('WWW.Example.org')] });
  const other = dnsMessage({ questions: [dnsName('other.example')] });
  const found = { dnsName: 'www.example.org', facts: 0 };

  it.each([[[50_000, 53]], [[53, 50_000]], [[5353, 5353]], [[50_000, 5355]]] as const)(
    'is read over UDP ports %j',
    (ports) => {
      expect(startDecoder().udp(query, { ports })).toMatchObject(found);
    },
  );

  it('is not looked for on other ports', () => {
    expect(startDecoder().udp(query, { ports: [50_000, 54] })).toMatchObject({ dnsName: null, facts: 0 });
  });

  it('is unknown when the frame is cut before or in the name', () => {
    const { udp } = startDecoder();
    for (const length of [5, 14, 20]) {
      const row = udp(query.slice(0, length), { ports: [50_000, 53], wireLength: query.length });
      expect(row).toMatchObject({ dnsName: null, facts: factBits.nameUnknown });
    }
  });

  it('is absent, not unknown, in a malformed message', () => {
    const row = startDecoder().udp(query.slice(0, 20), { ports: [50_000, 53] });
    expect(row).toMatchObject({ dnsName: null, facts: 0 });
  });

  describe('over TCP', () => {
    const ports = [50_000, 53] as const;
    const framed = sized(2, query);

    it('is read behind the length', () => {
      expect(startDecoder().tcp(framed, { ports })).toMatchObject(found);
    });

    it('gives the first name of several messages in a segment', () => {
      expect(startDecoder().tcp([...framed, ...sized(2, other)], { ports })).toMatchObject(found);
    });

    it.each([1, 2, 10, 20])('is put together when %i bytes come first', (head) => {
      const { tcp } = startDecoder();
      const first = tcp(framed.slice(0, head), { ports, sequence: 1000 });
      expect(first).toMatchObject({ dnsName: null, facts: factBits.nameUnknown });
      expect(tcp(framed.slice(head), { ports, sequence: 1000 + head })).toMatchObject(found);
    });

    it('goes on with the message that begins in the segment that ends another', () => {
      const { tcp } = startDecoder();
      const bytes = [...framed, ...sized(2, other)];
      const cut = framed.length + 20;
      tcp(bytes.slice(0, 10), { ports, sequence: 1000 });
      expect(tcp(bytes.slice(10, cut), { ports, sequence: 1010 })).toMatchObject({
        dnsName: 'www.example.org',
      });
      const last = tcp(bytes.slice(cut), { ports, sequence: 1000 + cut });
      expect(last).toMatchObject({ dnsName: 'other.example', facts: 0 });
    });

    it('reads the name of a message longer than the memory for it', () => {
      const { tcp } = startDecoder();
      const long = sized(2, [...query, ...new Array<number>(40_000).fill(0)]);
      for (let at = 0; at + 1400 < long.length; at += 1400) {
        tcp(long.slice(at, at + 1400), { ports, sequence: 1000 + at });
      }
      const last = long.length - (long.length % 1400);
      expect(tcp(long.slice(last), { ports, sequence: 1000 + last })).toMatchObject(found);
    });

    it('takes no other protocol on the port for DNS', () => {
      expect(startDecoder().tcp(ascii('SSH-2.0-OpenSSH\r\n'), { ports })).toMatchObject({
        dnsName: null,
        facts: 0,
      });
    });
  });
});

describe('a packet that carries none of this', () => {
  it('has no detail and no facts', () => {
    const { tcp, udp } = startDecoder();
    expect(tcp([])).toMatchObject({ ...nothing, dnsName: null, httpUrl: null });
    expect(tcp([0, 1, 2, 3])).toMatchObject(nothing);
    expect(udp([0, 1, 2, 3])).toMatchObject(nothing);
  });

  it('does not keep the facts of the packet before', () => {
    const { tcp, udp } = startDecoder();
    expect(tcp(hello).facts).toBe(factBits.hasHello);
    expect(tcp([1, 2, 3], { sequence: 5000 }).facts).toBe(0);
    expect(tcp(hello, { ports: [50_001, 443] }).facts).toBe(factBits.hasHello);
    expect(udp([1, 2, 3]).facts).toBe(0);
  });
});
