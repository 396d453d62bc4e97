// URLs of requests as the application decoder tells them: heads in several segments, in any order, cut, without Host.

import { factBits } from '@jaws/shared/domain/packet-table';
import { describe, expect, it } from 'vitest';

import { type Row, startDecoder } from './testing/application-rows.ts';
import { ascii, type ViewOptions } from './testing/byte-builders.ts';

describe('HTTP', () => {
  const ports = [50_000, 8080] as const;

  it('is read on any port', () => {
    const row = startDecoder().tcp(ascii('GET /a?b HTTP/1.1\r\nHost: Example.org\r\n\r\n'), { ports });
    expect(row).toMatchObject({
      httpUrl: 'GET http://example.org/a?b',
      facts: factBits.noUserAgent,
    });
  });

  it('is unknown when the header ends before Host', () => {
    const row = startDecoder().tcp(ascii('GET /a HTTP/1.1\r\nAccept: */*\r\nHost: exam'), { ports });
    expect(row).toMatchObject({ httpUrl: null, facts: factBits.nameUnknown });
  });

  const post = ascii(
    'POST /up/load?x=1 HTTP/1.1\r\nCookie: a\r\nHost: Files.example\r\nUser-Agent: a\r\n\r\n',
  );
  const url = 'POST http://files.example/up/load?x=1';
  it.each([
    ['the request line and the headers', [28], [0, 1]],
    ['a Host header that comes late', [40], [0, 1]],
    ['the method in two parts', [2], [0, 1]],
    ['a method and its blank', [5], [0, 1]],
    ['lines', [28, 39], [0, 1, 2]],
    ['lines in another order', [28, 39], [2, 1, 0]],
    ['single bytes', post.slice(1).map((_, at) => at + 1), [...post.keys()]],
  ] as const)('is put together from %s', (_name, cuts, order) => {
    const { tcp } = startDecoder();
    tcp([], { ports, flags: 0x02, sequence: 999 });
    const edges = [0, ...cuts, post.length];
    const rows = order.map((piece) =>
      tcp(post.slice(edges[piece], edges[piece + 1]), { ports, sequence: 1000 + (edges[piece] ?? 0) }),
    );
    const told = rows.filter(({ httpUrl }) => httpUrl !== null);
    expect(told).toMatchObject([{ httpUrl: url, facts: 0 }]);
    for (const row of rows.slice(0, rows.indexOf(told[0] as Row)))
      expect(row.facts & factBits.nameUnknown).toBe(factBits.nameUnknown);
  });

  it('is put together out of order without its SYN', () => {
    const { tcp } = startDecoder();
    tcp(post.slice(28), { ports, sequence: 1028 });
    expect(tcp(post.slice(0, 28), { ports, sequence: 1000 })).toMatchObject({ httpUrl: url });
  });

  it('is read behind empty lines, in one segment or several', () => {
    expect(startDecoder().tcp([13, 10, ...post], { ports })).toMatchObject({ httpUrl: url });
    const { tcp } = startDecoder();
    tcp([13, 10], { ports, sequence: 1000 });
    expect(tcp(post, { ports, sequence: 1002 })).toMatchObject({ httpUrl: url });
  });

  it('keeps method and path when the host never comes', () => {
    const shown = { httpUrl: 'POST /up/load?x=1', facts: factBits.nameUnknown };
    expect(startDecoder().tcp(post.slice(0, 30), { ports, wireLength: 80 })).toMatchObject(shown);
    const cut = startDecoder();
    cut.tcp(post.slice(0, 30), { ports });
    expect(cut.tcp([], { ports, sequence: 1030, wireLength: 50 })).toMatchObject(shown);
    const lost = startDecoder();
    lost.tcp(post.slice(0, 30), { ports });
    expect(lost.tcp([1], { ports, sequence: 1000 + 140_000 })).toMatchObject(shown);
  });

  it('follows a head for 16 KiB', () => {
    const { tcp } = startDecoder();
    const cookie = ascii(`Cookie: ${'a'.repeat(20_000)}`);
    const long = [...post.slice(0, 28), ...cookie];
    const rows = [];
    for (let at = 0; at < long.length; at += 1400)
      rows.push(tcp(long.slice(at, at + 1400), { ports, sequence: 1000 + at }));
    const told = rows.filter(({ httpUrl }) => httpUrl !== null);
    expect(told).toMatchObject([{ httpUrl: 'POST /up/load?x=1', facts: factBits.nameUnknown }]);
    expect(rows.indexOf(told[0] as Row)).toBe(11);
  });

  it('without Host is named after the address and port', () => {
    const { tcp, dictionaries } = startDecoder();
    dictionaries.addresses.intern('10.0.0.1');
    dictionaries.addresses.intern('2001:db8::1');
    const payload = ascii('GET / HTTP/1.0\r\n\r\n');
    expect(tcp(payload, { ports: [1, 80] }).httpUrl).toBe('GET http://[2001:db8::1]/');
    expect(tcp(payload, { ports, addresses: [2, 1] }).httpUrl).toBe('GET http://10.0.0.1:8080/');
    expect(tcp(payload, { ports, addresses: [2, 99] })).toMatchObject({ facts: factBits.nameUnknown });
  });
});

describe('the User-Agent of a request', () => {
  const facts = (head: string, options: ViewOptions = {}): number =>
    startDecoder().tcp(ascii(head), options).facts;
  const host = 'GET / HTTP/1.1\r\nHost: a.example\r\n';

  it.each([
    ['is absent', `${host}Accept: */*\r\n\r\n`, factBits.noUserAgent],
    ['is absent where lines end in LF', host.replaceAll('\r', '') + '\n', factBits.noUserAgent],
    [
      'is absent of a request without headers',
      'GET http://a.example/ HTTP/1.0\r\n\r\n',
      factBits.noUserAgent,
    ],
    ['is absent where only a body names one', `${host}\r\nUser-Agent: a`, factBits.noUserAgent],
    ['is there', `${host}User-Agent: curl/8\r\n\r\n`, 0],
    ['is there in front of the host', 'GET / HTTP/1.1\r\nuser-agent : a\r\nHost: a.example\r\n\r\n', 0],
    ['is not known of a head without end', `${host}Accept: */*\r\n`, 0],
    ['is not known of too many headers', `${host}${'a: b\r\n'.repeat(250)}\r\n`, 0],
  ])('%s', (_name, head, bits) => {
    expect(facts(head)).toBe(bits);
  });

  it('is not known where the frame was cut within the head', () => {
    expect(facts(`${host}Accept`, { wireLength: 200 })).toBe(0);
    expect(facts(`${host}\r\nabc`, { wireLength: 2000 })).toBe(factBits.noUserAgent);
  });

  const long = ascii(`${host}Cookie: ${'a'.repeat(3000)}\r\n`);
  /** Facts of the rows: the long head, what follows it, and another request. */
  const rowsOf = (rest: string, sequence = 1000 + long.length): number[] => {
    const { tcp } = startDecoder();
    const behind = sequence + rest.length;
    return [
      ...[0, 1400, 2800].map((at) => tcp(long.slice(at, at + 1400), { sequence: 1000 + at })),
      tcp(ascii(rest), { sequence }),
      tcp(ascii(`${host}User-Agent: a\r\n\r\n`), { sequence: behind }),
    ].map((row) => (row.httpUrl === null ? row.facts : row.facts | 0x10000));
  };

  it('is told in the row in which a long head ends, the address in the one that has the host', () => {
    expect(rowsOf('A: b\r\n\r\n')).toEqual([0x10000, 0, 0, factBits.noUserAgent, 0x10000]);
    expect(rowsOf('User-Agent: b\r\n\r\n')).toEqual([0x10000, 0, 0, 0, 0x10000]);
  });

  it('is not waited for when a piece of the head is missing', () => {
    expect(rowsOf('A: b\r\n\r\n', 9000)).toEqual([0x10000, 0, 0, 0, 0x10000]);
  });

  it('is waited for as long as 16 KiB of the head have come', () => {
    const { tcp } = startDecoder();
    tcp(ascii(host), { sequence: 1000 });
    for (let at = 0; at < 20_000; at += 1000)
      tcp(new Array<number>(1000).fill(0x61), { sequence: 1000 + host.length + at });
    expect(tcp(ascii('\r\n\r\n'), { sequence: 1000 + host.length + 20_000 }).facts).toBe(0);
  });
});
