// Every link type that is read: the same UDP packet behind each header, and headers cut at every length.
import { describe, expect, it } from 'vitest';
import { ascii, u16 } from './testing/byte-builders.ts';
import { type Bytes, ethernet, ipv4, ipv6, rowOf, udp } from './testing/frame-bytes.ts';

const packet = ipv4(17, udp([1, 2, 3]));
const zeros = (length: number): Bytes => new Array<number>(length).fill(0);
const macA: Bytes = [2, 0, 0, 0, 0, 0x0a];
const macB: Bytes = [2, 0, 0, 0, 0, 0x0b];
const macC: Bytes = [2, 0, 0, 0, 0, 0x0c];
const [a, b, c] = ['02:00:00:00:00:0a', '02:00:00:00:00:0b', '02:00:00:00:00:0c'];
const snap: Bytes = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
/** Duration and three addresses of an 802.11 frame, then its sequence number. */
const wireless: Bytes = [0, 0, ...macA, ...macB, ...macC, 0, 0];
const radiotap: Bytes = [0, 0, 12, 0, 0, 0, 0, 0, 9, 9, 9, 9];

/** Flags are the second field, here behind the word of fields, or two of them and a time. */
const padFlags: Bytes = [0, 0, 9, 0, 2, 0, 0, 0, 0x20];
const padTime: Bytes = [0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0, ...zeros(4), ...zeros(8), 0x20];
const cooked = (hardware: number): Bytes => [0, 0, ...u16(hardware), 0, 0, ...zeros(8)];
const cooked2 = (hardware: number): Bytes => [0, 0, ...zeros(6), ...u16(hardware), ...zeros(10)];
const erf = (type: number): Bytes => [...zeros(8), type, ...zeros(7)];

/** Link type, what stands before the packet, and the MAC addresses it has (source, destination). */
type LinkCase = [name: string, linkType: number, before: Bytes, source?: string, destination?: string];

const cases: LinkCase[] = [
  ['raw IP', 101, []],
  ['raw IP, old number', 12, []],
  ['raw IP, BSD number', 14, []],
  ['raw IPv4', 228, []],
  ['loopback, little-endian', 0, [2, 0, 0, 0]],
  ['loopback, big-endian', 0, [0, 0, 0, 2]],
  ['OpenBSD loopback', 108, [0, 0, 0, 2]],
  ['OpenBSD enc', 109, zeros(12)],
  ['SLIP', 8, zeros(16)],
  ['BSD/OS SLIP', 15, zeros(24)],
  ['Solaris ipnet', 226, zeros(24)],
  ['Ethernet', 1, [...macB, ...macA, 8, 0], a, b],
  ['mPacket', 274, [...zeros(8), ...macB, ...macA, 8, 0], a, b],
  ['Broadcom tag', 281, [...macB, ...macA, 1, 2, 3, 4, 8, 0], a, b],
  ['Broadcom tag in front', 282, [1, 2, 3, 4, ...macB, ...macA, 8, 0], a, b],
  ['DSA', 284, [...macB, ...macA, 1, 2, 3, 4, 8, 0], a, b],
  ['EtherType DSA', 285, [...macB, ...macA, ...zeros(8), 8, 0], a, b],
  ['Token Ring', 6, [0x10, 0x40, ...macB, ...macA, ...snap], a, b],
  [
    'Token Ring, source-routed',
    6,
    [0x10, 0x40, ...macB, 0x82, ...macA.slice(1), 4, 0, 0, 0, ...snap],
    '82:00:00:00:00:0a',
    b,
  ],
  ['FDDI', 10, [0x50, ...macB, ...macA, ...snap], a, b],
  ['PPP', 9, [0xff, 3, 0, 0x21]],
  ['PPP, everything left out', 50, [0x21]],
  ['PPPoE', 51, [0x11, 0, 0, 1, ...u16(packet.length + 2), 0, 0x21]],
  ['pppd', 166, [1, 3, 0, 0x21]],
  ['PPP with direction', 204, [1, 0xff, 3, 0, 0x21]],
  ['LLC on ATM', 100, snap],
  ['SunATM', 123, [0x02, 0, 0, 1, ...snap]],
  ['IP over Fibre Channel', 122, [...zeros(16), ...snap]],
  ['Cisco HDLC', 104, [0x0f, 0, 8, 0]],
  ['Frame Relay, RFC 2427', 107, [0x18, 0x41, 3, 0xcc]],
  ['Frame Relay, padded, SNAP', 107, [0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0]],
  ['Frame Relay, Cisco', 107, [0x18, 0x41, 8, 0]],
  ['Linux cooked', 113, [0, 0, 0, 1, 0, 6, ...macA, 0, 0, 8, 0], a],
  ['Linux cooked without address', 113, [...zeros(14), 8, 0]],
  ['Linux cooked 2', 276, [8, 0, ...zeros(8), 4, 6, ...macA, 0, 0], a],
  ['Linux cooked, radiotap', 113, [...cooked(803), 0, 0, ...radiotap, 8, 2, ...wireless, ...snap], c, a],
  ['Linux cooked, 802.11', 113, [...cooked(801), 0, 0, 8, 2, ...wireless, ...snap], c, a],
  ['Linux cooked, Frame Relay', 113, [...cooked(770), 0, 0, 0x18, 0x41, 3, 0xcc]],
  ['Linux cooked, PPP', 113, [...cooked(512), 0, 7, 0xff, 3, 0, 0x21]],
  ['Linux cooked, Ethernet', 113, [...cooked(1), 0, 3, ...macB, ...macA, 8, 0], a, b],
  ['Linux cooked 2, radiotap', 276, [...cooked2(803), ...radiotap, 8, 2, ...wireless, ...snap], c, a],
  ['loopback, EtherType', 0, [0, 8, 0, 0]],
  ['loopback, EtherType, big-endian', 0, [0, 0, 8, 0]],
  ['loopback, PPP', 0, [0xff, 3, 0, 0x21]],
  ['loopback, Cisco HDLC', 0, [0x0f, 0, 8, 0]],
  ['PPP or Cisco HDLC: PPP', 50, [0xff, 3, 0, 0x21]],
  ['PPP or Cisco HDLC: Cisco HDLC', 50, [0x8f, 0, 8, 0]],
  ['pflog', 117, [61, 2, ...zeros(62)]],
  ['pflog, other length', 117, [64, 24, ...zeros(62)]],
  ['Cisco HDLC with direction', 205, [1, 0x0f, 0, 8, 0]],
  ['Frame Relay with direction', 206, [0, 0x18, 0x41, 3, 0xcc]],
  ['IP over ATM', 106, []],
  ['FireWire', 138, [...zeros(16), 8, 0]],
  ['MPLS', 219, [0, 1, 0x11, 64]],
  ['netANALYZER', 240, [1, 2, 3, 4, ...macB, ...macA, 8, 0], a, b],
  ['netANALYZER, transparent', 241, [...zeros(12), ...macB, ...macA, 8, 0], a, b],
  ['EPON', 259, [...zeros(8), ...macB, ...macA, 8, 0], a, b],
  ['ERF, Ethernet', 197, [...erf(2), 0, 0, ...macB, ...macA, 8, 0], a, b],
  [
    'ERF, colours',
    197,
    [...erf(0x8b), 0x80, ...zeros(7), 1, ...zeros(7), 0, 0, ...macB, ...macA, 8, 0],
    a,
    b,
  ],
  ['ERF, HDLC', 197, [...erf(1), 0x0f, 0, 8, 0]],
  ['ERF, IPv4', 197, erf(22)],
  ['exported PDU, IP', 252, [0, 12, 0, 4, ...ascii('ip\0\0'), 0, 0, 0, 0]],
  ['exported PDU, Ethernet', 252, [0, 12, 0, 4, ...ascii('eth\0'), 0, 0, 0, 0, ...macB, ...macA, 8, 0], a, b],
  ['nflog, little-endian', 239, [2, 0, 0, 0, 5, 0, 10, 0, 65, 0, 0, 0, 4, 0, 9, 0]],
  ['nflog, big-endian', 239, [2, 0, 0, 0, 0, 5, 0, 10, 65, 0, 0, 0, 0, 4, 0, 9]],
  ['IP over InfiniBand', 242, [...zeros(40), 8, 0, 0, 0]],
  ['PKTAP', 258, [12, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, ...macB, ...macA, 8, 0], a, b],
  ['PPI', 192, [0, 0, 8, 0, 1, 0, 0, 0, ...macB, ...macA, 8, 0], a, b],
  ['802.11, no distribution', 105, [8, 0, ...wireless, ...snap], b, a],
  ['802.11, to distribution', 105, [8, 1, ...wireless, ...snap], b, c],
  ['802.11, from distribution', 105, [8, 2, ...wireless, ...snap], c, a],
  ['802.11, bridge', 105, [8, 3, ...wireless, ...macB, ...snap], b, c],
  ['802.11, QoS', 105, [0x88, 2, ...wireless, 0, 0, ...snap], c, a],
  ['802.11, QoS with HT control', 105, [0x88, 0x82, ...wireless, 0, 0, 9, 9, 9, 9, ...snap], c, a],
  [
    '802.11, aggregate',
    105,
    [0x88, 2, ...wireless, 0x80, 0, ...macA, ...macB, ...u16(8 + packet.length), ...snap],
    c,
    a,
  ],
  ['radiotap', 127, [...radiotap, 8, 2, ...wireless, ...snap], c, a],
  ['Prism', 119, [0, 0, 0, 0x44, 12, 0, 0, 0, 0, 0, 0, 0, 8, 2, ...wireless, ...snap], c, a],
  ['radiotap, padded header', 127, [...padFlags, 0x88, 2, ...wireless, 0, 0, 9, 9, ...snap], c, a],
  [
    'radiotap, padded, with a time and two words',
    127,
    [...padTime, 0x88, 2, ...wireless, 0, 0, 9, 9, ...snap],
    c,
    a,
  ],
  ['radiotap, not padded', 127, [0, 0, 9, 0, 2, 0, 0, 0, 0x10, 0x88, 2, ...wireless, 0, 0, ...snap], c, a],
  ['AVS', 163, [0x80, 0x21, 0x10, 1, 0, 0, 0, 12, 0, 0, 0, 0, 8, 2, ...wireless, ...snap], c, a],
];

describe('link types', () => {
  it.each<LinkCase>(cases)('%s (%i)', (_name, linkType, before, source, destination) => {
    expect(rowOf([...before, ...packet], { linkType })).toMatchObject({
      protocol: 'UDP',
      source: '10.0.0.1:50000',
      destination: '203.0.113.9:9999',
      payload: 3,
      macs: [source ?? null, destination ?? null],
    });
  });

  it.each<LinkCase>(cases)('%s (%i): no cut of the header makes up an address', (_name, linkType, before) => {
    const frame = [...before, ...packet];
    for (let captured = 0; captured < before.length + 20; captured++) {
      expect(rowOf(frame, { linkType, captured })).toMatchObject({ source: 'NA:0', destination: 'NA:0' });
    }
  });

  it.each<[string, number, Bytes]>([
    ['Linux loopback', 0, [10, 0, 0, 0]],
    ['Darwin loopback', 0, [30, 0, 0, 0]],
    ['raw IPv6', 229, []],
    ['PPP', 9, [0xff, 3, 0, 0x57]],
    ['Frame Relay', 107, [0x18, 0x41, 3, 0x8e]],
  ])('IPv6: %s', (_name, linkType, before) => {
    expect(rowOf([...before, ...ipv6(17, udp())], { linkType }).source).toBe('2001:db8::1:50000');
  });

  it.each<[string, number, Bytes]>([
    ['loopback of another family', 0, [7, 0, 0, 0, ...packet]],
    ['PPP control', 9, [0xff, 3, 0xc0, 0x21, 1, 1, 0, 4]],
    ['Cisco keep-alive', 104, [0x8f, 0, 0x80, 0x35, ...zeros(14)]],
    ['802.11 encrypted', 105, [8, 0x42, ...wireless, ...snap, ...packet]],
    ['802.11 without data', 105, [0x48, 2, ...wireless, ...snap, ...packet]],
    ['802.11 beacon', 105, [0x80, 0, ...wireless, ...packet]],
    ['802.11 acknowledgement', 105, [0xd4, 0, 0, 0, ...macA]],
    ['spanning tree', 1, ethernet(38, [0x42, 0x42, 3, ...zeros(35)])],
    ['a PKTAP in a PKTAP', 258, [12, 0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 0, ...packet]],
    ['pflog of another family', 117, [61, 7, ...zeros(62), ...packet]],
    ['ERF of another type', 197, [...erf(27), ...packet]],
    ['ERF whose Ethernet makes no sense', 197, [...erf(2), 0, 0, ...zeros(14), ...packet]],
    ['exported PDU of unknown content', 252, [0, 12, 0, 4, ...ascii('sip\0'), 0, 0, 0, 0, ...packet]],
    ['exported PDU whose tags are cut', 252, [0, 12, 0, 200, ...packet]],
    ['USB', 220, packet],
    ['an unknown interface', 0xffff, packet],
  ])('undecoded: %s', (_name, linkType, frame) => {
    expect(rowOf(frame, { linkType })).toMatchObject({ protocol: null, undecoded: true, source: 'NA:0' });
  });
});

it('takes addresses, ports and protocol from the tags of an exported PDU', () => {
  const tag = (code: number, value: Bytes): Bytes => [...u16(code), ...u16(value.length), ...value];
  const number = (value: number): Bytes => [0, 0, ...u16(value)];
  const tags = [
    ...tag(12, ascii('sip\0')),
    ...tag(20, [10, 0, 0, 1]),
    ...tag(21, [203, 0, 113, 9]),
    ...tag(24, number(3)),
    ...tag(25, number(5060)),
    ...tag(26, number(5061)),
    ...tag(0, []),
  ];
  expect(rowOf([...tags, ...ascii('INVITE')], { linkType: 252 })).toMatchObject({
    protocol: 'UDP',
    source: '10.0.0.1:5060',
    destination: '203.0.113.9:5061',
    payload: 6,
  });
});

describe('Ethernet', () => {
  const arp = (hardware: number): Bytes => [
    0,
    1,
    8,
    0,
    hardware,
    4,
    0,
    1,
    ...macA,
    10,
    0,
    0,
    1,
    ...macB,
    10,
    0,
    0,
    2,
  ];

  it.each<[string, Bytes, string, string, string]>([
    ['ARP', ethernet(0x0806, arp(6)), 'ARP', '10.0.0.1:0', '10.0.0.2:0'],
    ['RARP', ethernet(0x8035, arp(6)), 'RARP', '10.0.0.1:0', '10.0.0.2:0'],
    ['ARP cut before its addresses', ethernet(0x0806, arp(6).slice(0, 20)), 'ARP', 'NA:0', 'NA:0'],
    ['ARP with absurd lengths', ethernet(0x0806, arp(255)), 'ARP', 'NA:0', 'NA:0'],
    ['LLDP', ethernet(0x88cc, ascii('x')), 'ETH-0x88cc', 'NA:0', 'NA:0'],
    [
      'LLC with SNAP',
      ethernet(8 + packet.length, [...snap, ...packet]),
      'UDP',
      '10.0.0.1:50000',
      '203.0.113.9:9999',
    ],
    [
      'LLC with IP',
      ethernet(3 + packet.length, [6, 6, 3, ...packet]),
      'UDP',
      '10.0.0.1:50000',
      '203.0.113.9:9999',
    ],
  ])('%s', (_name, frame, protocol, source, destination) => {
    expect(rowOf(frame)).toMatchObject({ protocol, source, destination, undecoded: false });
  });
});
