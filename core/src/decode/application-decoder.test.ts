// The decoder as the packet decoder calls it: which row gets which fact, over segments, orders and cuts.

import { factBits, PacketDictionaries, type PacketDetail } from '@jaws/shared/domain/packet-table';
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
  type ViewOptions,
} from './testing/byte-builders.ts';

const exampleJa4 = 't13d1516h2_8daaf6152771_e5627efa2ab1';
const hello = tlsRecords(helloMessage(exampleHello()));
const whole = { sni: 'www.example.org', ja4: exampleJa4, facts: factBits.hasHello };
const waiting = { sni: null, ja4: null, facts: factBits.helloUnknown };
const nothing = { sni: null, ja4: null, facts: 0 };

interface Row extends PacketDetail {
  readonly facts: number;
}

function start() {
  const dictionaries = new PacketDictionaries();
  const decoder = new ApplicationDecoder(dictionaries);
  const row = (id: number): Row => ({ ...dictionaries.details.get(id), facts: decoder.facts });
  return {
    dictionaries,
    decoder,
    tcp: (payload: ArrayLike<number>, options?: ViewOptions) => row(decoder.tcp(viewOf(payload, options))),
    udp: (payload: ArrayLike<number>, options?: ViewOptions) => row(decoder.udp(viewOf(payload, options))),
  };
}

/** Sends pieces of `bytes`, cut at `cuts`, in the order given; returns SNI, JA4 and facts of each row. */
function segments(bytes: readonly number[], cuts: readonly number[], order: readonly number[], first = 1000) {
  const { tcp } = start();
  tcp([], { flags: 0x02, sequence: (first - 1) >>> 0 });
  const edges = [0, ...cuts, bytes.length];
  return order.map((piece) => {
    const from = edges[piece] ?? 0;
    const row = tcp(bytes.slice(from, edges[piece + 1]), { sequence: (first + from) >>> 0 });
    return { sni: row.sni, ja4: row.ja4, facts: row.facts };
  });
}

describe('TLS ClientHello', () => {
  it.each([443, 25, 8443, 1])('is found on port %i', (port) => {
    expect(start().tcp(hello, { ports: [40_000, port] })).toMatchObject(whole);
  });

  it.each([
    ['two segments', [100], [0, 1], [waiting, whole]],
    ['three segments', [100, 200], [0, 1, 2], [waiting, waiting, whole]],
    ['two segments, tail first', [100], [1, 0], [nothing, whole]],
    ['three segments, 3 1 2', [100, 200], [2, 0, 1], [nothing, waiting, whole]],
    ['three segments, 3 2 1', [100, 200], [2, 1, 0], [nothing, nothing, whole]],
    ['three segments, 2 3 1', [100, 200], [1, 2, 0], [nothing, nothing, whole]],
    ['three segments, 1 3 2', [100, 200], [0, 2, 1], [waiting, waiting, whole]],
    ['a head of four bytes', [4], [0, 1], [waiting, whole]],
    ['a head sent twice', [100], [0, 0, 1], [waiting, waiting, whole]],
    ['sent twice', [], [0, 0], [whole, whole]],
  ] as const)('spans %s', (_name, cuts, order, expected) => {
    expect(segments(hello, cuts, order)).toEqual(expected);
  });

  it('spans the end of the sequence numbers', () => {
    expect(segments(hello, [100, 200], [2, 0, 1], 2 ** 32 - 150)).toEqual([nothing, waiting, whole]);
  });

  it('is found out of order without its SYN', () => {
    const { tcp } = start();
    expect(tcp(hello.slice(100), { sequence: 1100 })).toMatchObject(nothing);
    expect(tcp(hello.slice(0, 100), { sequence: 1000 })).toMatchObject(whole);
  });

  it('is put together from overlapping segments', () => {
    const { tcp } = start();
    tcp(hello.slice(0, 150), { sequence: 1000 });
    expect(tcp(hello.slice(90), { sequence: 1090 })).toMatchObject(whole);
  });

  it('keeps directions apart', () => {
    const { tcp } = start();
    tcp(hello.slice(0, 100), { sequence: 1000 });
    const elsewhere = tcp(hello.slice(100), { sequence: 1100, ports: [50_001, 443] });
    expect(elsewhere).toMatchObject(nothing);
    expect(tcp(hello.slice(100), { sequence: 1100 })).toMatchObject(whole);
  });

  it('spans TLS records, and segments that end elsewhere than records', () => {
    const records = tlsRecords(helloMessage(exampleHello()), 50);
    expect(start().tcp(records)).toMatchObject(whole);
    expect(segments(records, [77, 160], [0, 2, 1])).toEqual([waiting, waiting, whole]);
  });

  it('is found behind a change_cipher_spec, as after a HelloRetryRequest', () => {
    expect(start().tcp([20, 3, 3, 0, 1, 1, ...hello])).toMatchObject(whole);
  });

  it('begins in the SYN itself with TCP Fast Open', () => {
    const { tcp } = start();
    tcp(hello.slice(0, 100), { sequence: 999, flags: 0x02 });
    expect(tcp(hello.slice(100), { sequence: 1100 })).toMatchObject(whole);
  });

  it('is unknown when the frame is cut; a name that was reached is kept', () => {
    const { tcp } = start();
    const cut = tcp(hello.slice(0, hello.length - 1), { wireLength: hello.length });
    expect(cut).toMatchObject({ sni: 'www.example.org', ja4: null, facts: factBits.helloUnknown });
    const early = tcp(hello.slice(0, 60), { wireLength: hello.length, ports: [50_001, 443] });
    expect(early).toMatchObject(waiting);
  });

  it('is unknown when nothing of the first payloads was captured', () => {
    const { tcp } = start();
    tcp([], { flags: 0x02, sequence: 999 });
    const unknown = factBits.helloUnknown | factBits.nameUnknown;
    const facts = [0, 1, 2, 3].map((at) => tcp([], { sequence: 1000 + at * 500, wireLength: 500 }).facts);
    expect(facts).toEqual([unknown, unknown, unknown, 0]);
    expect(tcp([], { sequence: 4000 }).facts).toBe(0);
  });

  it('is unknown when a later segment is cut', () => {
    const { tcp } = start();
    tcp(hello.slice(0, 60), { sequence: 1000 });
    const cut = tcp(hello.slice(60, 70), { sequence: 1060, wireLength: 500 });
    expect(cut).toMatchObject(waiting);
    expect(tcp(hello.slice(70), { sequence: 1070 })).toMatchObject(nothing);
  });

  it('is unknown where the start was not seen, and absent where it was', () => {
    const data = [23, 3, 3, 0, 3, 1, 2, 3];
    expect(start().tcp(data)).toMatchObject(waiting);
    const { tcp } = start();
    tcp([], { flags: 0x02, sequence: 999 });
    expect(tcp(data, { sequence: 1000 })).toMatchObject(nothing);
  });

  it('has no name and is known when there is no SNI', () => {
    const row = start().tcp(tlsRecords(helloMessage({ extensions: [] })));
    expect(row).toMatchObject({ sni: null, facts: factBits.hasHello });
    expect(row.ja4).toMatch(/^t12i0200/);
  });

  it.each([
    ['a ServerHello', [22, 3, 3, 0, 5, 2, 0, 0, 1, 0]],
    ['SSL 2', [0x80, 0x2e, 1, 3, 1, 0, 0x15]],
    ['a length that no hello has', [22, 3, 1, 0x40, 0, 1, 0x10, 0, 0, 3, 3]],
  ])('is not seen in %s', (_name, payload) => {
    const { tcp } = start();
    tcp([], { flags: 0x02, sequence: 999 });
    expect(tcp(payload, { sequence: 1000 })).toMatchObject(nothing);
  });

  it('forgets the oldest of very many half hellos and stays bounded', () => {
    const { tcp } = start();
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
      expect(start().udp(query, { ports })).toMatchObject(found);
    },
  );

  it('is not looked for on other ports', () => {
    expect(start().udp(query, { ports: [50_000, 54] })).toMatchObject({ dnsName: null, facts: 0 });
  });

  it('is unknown when the frame is cut before or in the name', () => {
    const { udp } = start();
    for (const length of [5, 14, 20]) {
      const row = udp(query.slice(0, length), { ports: [50_000, 53], wireLength: query.length });
      expect(row).toMatchObject({ dnsName: null, facts: factBits.nameUnknown });
    }
  });

  it('is absent, not unknown, in a malformed message', () => {
    const row = start().udp(query.slice(0, 20), { ports: [50_000, 53] });
    expect(row).toMatchObject({ dnsName: null, facts: 0 });
  });

  describe('over TCP', () => {
    const ports = [50_000, 53] as const;
    const framed = sized(2, query);

    it('is read behind the length', () => {
      expect(start().tcp(framed, { ports })).toMatchObject(found);
    });

    it('gives the first name of several messages in a segment', () => {
      expect(start().tcp([...framed, ...sized(2, other)], { ports })).toMatchObject(found);
    });

    it.each([1, 2, 10, 20])('is put together when %i bytes come first', (head) => {
      const { tcp } = start();
      const first = tcp(framed.slice(0, head), { ports, sequence: 1000 });
      expect(first).toMatchObject({ dnsName: null, facts: factBits.nameUnknown });
      expect(tcp(framed.slice(head), { ports, sequence: 1000 + head })).toMatchObject(found);
    });

    it('goes on with the message that begins in the segment that ends another', () => {
      const { tcp } = start();
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
      const { tcp } = start();
      const long = sized(2, [...query, ...new Array<number>(40_000).fill(0)]);
      for (let at = 0; at + 1400 < long.length; at += 1400) {
        tcp(long.slice(at, at + 1400), { ports, sequence: 1000 + at });
      }
      const last = long.length - (long.length % 1400);
      expect(tcp(long.slice(last), { ports, sequence: 1000 + last })).toMatchObject(found);
    });

    it('takes no other protocol on the port for DNS', () => {
      expect(start().tcp(ascii('SSH-2.0-OpenSSH\r\n'), { ports })).toMatchObject({ dnsName: null, facts: 0 });
    });
  });
});

describe('HTTP', () => {
  const ports = [50_000, 8080] as const;

  it('is read on any port', () => {
    const row = start().tcp(ascii('GET /a?b HTTP/1.1\r\nHost: Example.org\r\n\r\n'), { ports });
    expect(row).toMatchObject({ httpUrl: 'GET http://example.org/a?b', facts: 0 });
  });

  it('is unknown when the header ends before Host', () => {
    const row = start().tcp(ascii('GET /a HTTP/1.1\r\nAccept: */*\r\nHost: exam'), { ports });
    expect(row).toMatchObject({ httpUrl: null, facts: factBits.nameUnknown });
  });

  it('without Host is named after the address and port', () => {
    const { tcp, dictionaries } = start();
    dictionaries.addresses.intern('10.0.0.1');
    dictionaries.addresses.intern('2001:db8::1');
    const payload = ascii('GET / HTTP/1.0\r\n\r\n');
    expect(tcp(payload, { ports: [1, 80] }).httpUrl).toBe('GET http://[2001:db8::1]/');
    expect(tcp(payload, { ports, addresses: [2, 1] }).httpUrl).toBe('GET http://10.0.0.1:8080/');
    expect(tcp(payload, { ports, addresses: [2, 99] })).toMatchObject({ facts: factBits.nameUnknown });
  });
});

describe('a packet that carries none of this', () => {
  it('has no detail and no facts', () => {
    const { tcp, udp } = start();
    expect(tcp([])).toMatchObject({ ...nothing, dnsName: null, httpUrl: null });
    expect(tcp([0, 1, 2, 3])).toMatchObject(nothing);
    expect(udp([0, 1, 2, 3])).toMatchObject(nothing);
  });

  it('does not keep the facts of the packet before', () => {
    const { tcp, udp } = start();
    expect(tcp(hello).facts).toBe(factBits.hasHello);
    expect(tcp([1, 2, 3], { sequence: 5000 }).facts).toBe(0);
    expect(tcp(hello, { ports: [50_001, 443] }).facts).toBe(factBits.hasHello);
    expect(udp([1, 2, 3]).facts).toBe(0);
  });
});
