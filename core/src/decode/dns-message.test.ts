// Names and compression, and what answers teach the passive DNS map.

import { describe, expect, it } from 'vitest';

import { DnsMessageReader } from './dns-message.ts';
import { hostText, readDnsName, type NameCursor } from './dns-name.ts';
import { PassiveDns } from './passive-dns.ts';
import { ascii, dnsMessage, dnsName, sized, u16, viewOf, type DnsOptions } from './testing/byte-builders.ts';

function nameOf(bytes: readonly number[], position = 0): { name: string | null } & NameCursor {
  const cursor: NameCursor = { next: 0, cut: false };
  const name = readDnsName(Uint8Array.from(bytes), 0, bytes.length, position, cursor);
  return { name, ...cursor };
}

describe('readDnsName', () => {
  it.each([
    ['plain', dnsName('www.example.org'), 'www.example.org'],
    ['capitals', dnsName('WwW.EXAMPLE'), 'www.example'],
    ['the root', [0], '.'],
    ['a dot inside a label', [...sized(1, ascii('a.b')), 0], 'a\\046b'],
    ['a backslash', [...sized(1, ascii('a\\b')), 0], 'a\\092b'],
    ['a blank, as mDNS has it', dnsName('My Printer.local'), 'my\\032printer.local'],
    ['bytes beyond ASCII', [...sized(1, [0xc3, 0xa9, 0x00, 0x7f]), 0], '\\195\\169\\000\\127'],
    ['punctuation that is kept', dnsName('_ldap._tcp.a-b,"c'), '_ldap._tcp.a-b,"c'],
  ])('reads %s', (_what, bytes, expected) => {
    expect(nameOf(bytes)).toEqual({ name: expected, next: bytes.length, cut: false });
  });

  it('follows pointers and ends behind the first one', () => {
    const bytes = [...dnsName('example.org'), ...dnsName('www', 0), ...dnsName('a', 13), 99];
    expect(nameOf(bytes, 13)).toMatchObject({ name: 'www.example.org', next: 19 });
    expect(nameOf(bytes, 19)).toMatchObject({ name: 'a.www.example.org', next: 23 });
  });

  it.each([
    ['to itself', [0xc0, 0], 0],
    ['forwards', [0xc0, 2, 1, 97, 0], 0],
    ['in a circle', [1, 97, 0xc0, 4, 1, 98, 0xc0, 0], 4],
    ['out of the message', [0xff, 0xff], 0],
  ])('refuses a pointer %s', (_what, bytes, position) => {
    expect(nameOf(bytes, position)).toMatchObject({ name: null, cut: false });
  });

  it('refuses labels above 63 and names above 255 bytes', () => {
    expect(nameOf([64, ...new Array<number>(64).fill(97), 0])).toMatchObject({ name: null, cut: false });
    const label = sized(1, new Array<number>(63).fill(97));
    const longest = [...label, ...label, ...label, ...sized(1, new Array<number>(61).fill(97)), 0];
    expect(nameOf(longest).name).toHaveLength(253);
    const longer = [...label, ...label, ...label, ...sized(1, new Array<number>(62).fill(97)), 0];
    expect(nameOf(longer)).toMatchObject({ name: null, cut: false });
  });

  it.each([[[]], [[3, 97]], [[1, 97]], [[0xc0]]])('says when the bytes end: %j', (bytes) => {
    expect(nameOf(bytes)).toMatchObject({ name: null, cut: true });
  });
});

describe('hostText', () => {
  it.each([
    ['Example.ORG.', 'example.org'],
    ['.', '.'],
    ['a b', 'a\\032b'],
    ['example.org:8080', 'example.org:8080'],
  ])('%j is %j', (text, expected) => {
    expect(hostText(Uint8Array.from(ascii(text)), 0, text.length)).toBe(expected);
  });
});

function read(options: DnsOptions, multicast = false) {
  const passiveDns = new PassiveDns();
  const reader = new DnsMessageReader(passiveDns);
  const { bytes, start, end, wireLength } = viewOf(dnsMessage(options));
  const isDns = reader.read(bytes, start, end, wireLength, multicast);
  return { isDns, name: reader.name, learnt: Object.fromEntries(passiveDns.entries()) };
}

const asked = dnsName('www.example.org');
const question = [0xc0, 12];
const four = { type: 1, data: [192, 0, 2, 7] };
const six = { type: 28, data: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] };

describe('DnsMessageReader', () => {
  it('learns addresses from answers', () => {
    const answers = [
      { owner: question, ...four },
      { owner: question, ...six },
    ];
    expect(read({ questions: [asked], answers })).toEqual({
      isDns: true,
      name: 'www.example.org',
      learnt: { '192.0.2.7': 'www.example.org', '2001:db8::1': 'www.example.org' },
    });
  });

  const chain = [
    { owner: question, type: 5, data: dnsName('cdn.example') },
    { owner: dnsName('cdn.example'), type: 5, data: dnsName('edge.cdn.example') },
    { owner: dnsName('edge.cdn.example'), ...four },
  ];

  it.each([
    ['in order', chain],
    ['in reverse', [...chain].reverse()],
  ])('names the asked name behind CNAMEs %s', (_what, answers) => {
    expect(read({ questions: [asked], answers }).learnt).toEqual({ '192.0.2.7': 'www.example.org' });
  });

  it('names the owner when it is not what was asked for', () => {
    const answers = [{ owner: dnsName('else.example'), ...four }];
    expect(read({ questions: [asked], answers }).learnt).toEqual({ '192.0.2.7': 'else.example' });
  });

  it('ends with CNAMEs that run in a circle', () => {
    const answers = [
      { owner: question, type: 5, data: dnsName('b') },
      { owner: dnsName('b'), type: 5, data: question },
      { owner: dnsName('b'), ...four },
    ];
    expect(read({ questions: [asked], answers }).learnt).toEqual({ '192.0.2.7': 'www.example.org' });
  });

  it.each([
    ['queries', 0x0100],
    ['refusals', 0x8185],
    ['names that do not exist', 0x8183],
  ])('learns nothing from %s', (_what, flags) => {
    const answers = [{ owner: question, ...four }];
    expect(read({ flags, questions: [asked], answers })).toMatchObject({
      name: 'www.example.org',
      learnt: {},
    });
  });

  it('reads multicast answers, which have no question, and their additional records', () => {
    const options: DnsOptions = {
      answers: [{ owner: dnsName('_ipp._tcp.local'), type: 12, data: dnsName('x.local') }],
      additional: [{ owner: dnsName('Printer.local'), ...four }],
    };
    expect(read(options, true)).toMatchObject({ name: null, learnt: { '192.0.2.7': 'printer.local' } });
    expect(read(options, false)).toMatchObject({ learnt: {} });
  });

  it.each([
    ['an opcode that does not exist', [0, 1, 0x78, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 0, 0, 1, 0, 1]],
    ['more questions than bytes', [0, 1, 1, 0, 0, 9, 0, 0, 0, 0, 0, 0, 1, 97, 0, 0, 1, 0, 1]],
    ['less than a header', [0, 1, 1, 0, 0, 1]],
  ])('refuses %s', (_what, payload) => {
    const reader = new DnsMessageReader(new PassiveDns());
    expect(reader.read(Uint8Array.from(payload), 0, payload.length, payload.length, false)).toBe(false);
  });

  it('stops at a record that goes beyond the message', () => {
    const bytes = dnsMessage({ questions: [asked], answers: [{ owner: question, ...four }] });
    const broken = [...bytes.slice(0, -6), ...u16(400), ...bytes.slice(-4)];
    const passiveDns = new PassiveDns();
    const reader = new DnsMessageReader(passiveDns);
    reader.read(Uint8Array.from(broken), 0, broken.length, broken.length, false);
    expect(reader.name).toBe('www.example.org');
    expect(passiveDns.size).toBe(0);
  });
});

describe('PassiveDns', () => {
  it('keeps the newest name and forgets the address heard of longest ago', () => {
    const map = new PassiveDns(2);
    map.learn('10.0.0.1', 'a');
    map.learn('10.0.0.2', 'b');
    map.learn('10.0.0.1', 'c');
    map.learn('10.0.0.3', 'd');
    expect([...map.entries()]).toEqual([
      ['10.0.0.1', 'c'],
      ['10.0.0.3', 'd'],
    ]);
    expect(map.get('10.0.0.2')).toBeUndefined();
  });
});
