// Tags and tunnels: the innermost IP header gives the row, the outermost Ethernet header its MAC addresses, and what
// cannot be read inside leaves the outer row as it was.
import { describe, expect, it } from 'vitest';
import { u16, u32 } from './testing/byte-builders.ts';
import { type Bytes, ethernet, ipv4, ipv6, macs, rowOf, tcp, udp } from './testing/frame-bytes.ts';

const inner = ipv4(6, tcp([1, 2, 3]), { source: [192, 168, 1, 1], destination: [192, 168, 1, 2] });
const innerEthernet: Bytes = [9, 9, 9, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 0, ...inner];
const innerV6 = ipv6(6, tcp([1, 2, 3]));
const gre = (flags: number, type: number, rest: Bytes): Bytes => [...u16(flags), ...u16(type), ...rest];
const outerUdp = (port: number, payload: Bytes): Bytes =>
  ethernet(0x0800, ipv4(17, udp(payload, [40_000, port])));
const fromUdp = (port: number, payload: Bytes): Bytes =>
  ethernet(0x0800, ipv4(17, udp(payload, [port, 40_000])));
const wireless: Bytes = [8, 1, ...new Array<number>(22).fill(2), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
const outerIp = (protocol: number, payload: Bytes): Bytes => ethernet(0x0800, ipv4(protocol, payload));
const vxlan = (payload: Bytes): Bytes => [8, 0, 0, 0, 0, 0, 42, 0, ...payload];
const label = (bottom: boolean): Bytes => [0, 1, bottom ? 0x11 : 0x10, 64];
const pppoe = (payload: Bytes): Bytes => [0x11, 0, 0, 1, ...u16(payload.length), ...payload];
const originIndication: Bytes = [0, 0, 1, 2, 3, 4, 5, 6];

const tunnels: readonly (readonly [name: string, frame: Bytes])[] = [
  ['VLAN', ethernet(0x8100, [0, 5, 8, 0, ...inner])],
  ['QinQ', ethernet(0x88a8, [0, 5, 0x81, 0, 0, 6, 8, 0, ...inner])],
  ['old QinQ', ethernet(0x9100, [0, 5, 0x81, 0, 0, 6, 8, 0, ...inner])],
  [
    'VLAN with LLC',
    ethernet(0x8100, [0, 5, ...u16(8 + inner.length), 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ...inner]),
  ],
  ['VN-Tag', ethernet(0x8926, [0, 0, 0, 0, 8, 0, ...inner])],
  ['802.1BR', ethernet(0x893f, [0, 0, 0, 0, 0, 0, 8, 0, ...inner])],
  ['802.1ah', ethernet(0x88e7, [0, 0, 0, 1, ...innerEthernet])],
  ['NSH', ethernet(0x894f, [0, 2, 1, 1, 0, 0, 1, 0, ...inner])],
  ['MPLS', ethernet(0x8847, [...label(false), ...label(true), ...inner])],
  ['MPLS pseudowire with control word', ethernet(0x8847, [...label(true), 0, 0, 0, 0, ...innerEthernet])],
  ['MPLS pseudowire without', ethernet(0x8847, [...label(true), ...innerEthernet])],
  ['PPPoE', ethernet(0x8864, pppoe([0, 0x21, ...inner]))],
  ['PPPoE, MPLS in PPP', ethernet(0x8864, pppoe([2, 0x81, ...label(true), ...inner]))],
  ['IP in IP', outerIp(4, inner)],
  ['IPIP', outerIp(94, inner)],
  ['IP in IPv6', ethernet(0x86dd, ipv6(4, inner))],
  ['GRE', outerIp(47, gre(0, 0x0800, inner))],
  [
    'GRE with checksum, key, sequence',
    outerIp(47, gre(0xb000, 0x0800, [...new Array<number>(12).fill(1), ...inner])),
  ],
  ['GRE with Ethernet', outerIp(47, gre(0, 0x6558, innerEthernet))],
  ['GRE of PPTP', outerIp(47, gre(0x3081, 0x880b, [...new Array<number>(12).fill(0), 0x21, ...inner]))],
  ['GRE with WCCP', outerIp(47, gre(0, 0x883e, [0, 1, 2, 3, ...inner]))],
  ['GRE with WCCP, no redirect header', outerIp(47, gre(0, 0x883e, inner))],
  ['ERSPAN I', outerIp(47, gre(0, 0x88be, innerEthernet))],
  ['ERSPAN II', outerIp(47, gre(0x1000, 0x88be, [...u32(1), ...u32(0), ...u32(0), ...innerEthernet]))],
  ['ERSPAN III', outerIp(47, gre(0, 0x22eb, [...new Array<number>(12).fill(0), ...innerEthernet]))],
  [
    'ERSPAN III with subheader',
    outerIp(
      47,
      gre(0, 0x22eb, [...new Array<number>(11).fill(0), 1, ...u32(0), ...u32(0), ...innerEthernet]),
    ),
  ],
  ['EtherIP', outerIp(97, [0x30, 0, ...innerEthernet])],
  ['MPLS in IP', outerIp(137, [...label(true), ...inner])],
  ['Ethernet in IPv6', ethernet(0x86dd, ipv6(143, innerEthernet))],
  ['VXLAN', outerUdp(4789, vxlan(innerEthernet))],
  ['VXLAN in VXLAN', outerUdp(4789, vxlan(outerUdp(4789, vxlan(innerEthernet))))],
  ['Geneve', outerUdp(6081, [1, 0, 0x65, 0x58, 0, 0, 1, 0, 9, 9, 9, 9, ...innerEthernet])],
  ['Geneve with IP', outerUdp(6081, [0, 0, 8, 0, 0, 0, 1, 0, ...inner])],
  ['GTP', outerUdp(2152, [0x30, 0xff, ...u16(inner.length), ...u32(7), ...inner])],
  ['GTP on the port of GTP prime', outerUdp(3386, [0x30, 0xff, ...u16(inner.length), ...u32(7), ...inner])],
  ['GTP with sequence', outerUdp(2152, [0x32, 0xff, 0, 0, ...u32(7), 0, 1, 0, 0, ...inner])],
  [
    'GTP with extensions',
    outerUdp(2152, [
      0x34,
      0xff,
      0,
      0,
      ...u32(7),
      0,
      0,
      0,
      0x85,
      1,
      0,
      0,
      0x85,
      2,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      ...inner,
    ]),
  ],
  ['QinQ, 0x8200', ethernet(0x8200, [0, 5, 0x81, 0, 0, 6, 8, 0, ...inner])],
  ['QinQ, 0x9300', ethernet(0x9300, [0, 5, 0x81, 0, 0, 6, 8, 0, ...inner])],
  ['HSR', ethernet(0x892f, [0, 80, 0, 1, 8, 0, ...inner])],
  ['R-TAG', ethernet(0xf1c1, [0, 0, 0, 1, 8, 0, ...inner])],
  ['TTag', ethernet(0x8988, [1, 2, 3, 4, 5, 6, 8, 0, ...inner])],
  ['FabricPath', ethernet(0x8903, [0, 0x2a, ...innerEthernet, 1, 2, 3, 4])],
  ['TRILL', ethernet(0x22f3, [0, 5, 0, 1, 0, 2, ...innerEthernet])],
  ['TRILL with options', ethernet(0x22f3, [0, 0x45, 0, 1, 0, 2, 9, 9, 9, 9, ...innerEthernet])],
  ['Cisco MetaData', ethernet(0x8909, [1, 1, 0, 1, 0, 5, 8, 0, ...inner])],
  ['Cisco MetaData, two words', ethernet(0x8909, [1, 2, 0, 1, 0, 5, 0, 1, 0, 6, 8, 0, ...inner])],
  ['LLC of a jumbo frame', ethernet(0x8870, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ...inner])],
  ['MACsec in clear', ethernet(0x88e5, [0, 0, 0, 0, 0, 1, 8, 0, ...inner])],
  ['MACsec in clear, with SCI', ethernet(0x88e5, [0x20, 0, ...u32(1), ...u32(0), ...u32(1), 8, 0, ...inner])],
  ['VXLAN on the port of Linux', outerUdp(8472, vxlan(innerEthernet))],
  ['VXLAN from its port', fromUdp(4789, vxlan(innerEthernet))],
  ['VXLAN from the port of Linux', fromUdp(8472, vxlan(innerEthernet))],
  ['VXLAN-GPE, Ethernet', outerUdp(4790, [0x0c, 0, 0, 3, 0, 0, 42, 0, ...innerEthernet])],
  ['VXLAN-GPE, IP', outerUdp(4790, [0x0c, 0, 0, 1, 0, 0, 42, 0, ...inner])],
  ['VXLAN-GPE, NSH', outerUdp(4790, [0x0c, 0, 0, 4, 0, 0, 42, 0, 0, 2, 1, 1, 0, 0, 1, 0, ...inner])],
  ['VXLAN-GPE without protocol', outerUdp(4790, [0x08, 0, 0, 0, 0, 0, 42, 0, ...innerEthernet])],
  ['LISP', outerUdp(4341, [0x80, 1, 2, 3, 0, 0, 0, 1, ...inner])],
  ['TZSP', outerUdp(37_008, [1, 0, 0, 1, 0, 10, 1, 5, 1, ...innerEthernet])],
  ['TZSP, 802.11', outerUdp(37_008, [1, 0, 0, 18, 1, ...wireless, ...inner])],
  ['L2TP', outerUdp(1701, [0, 2, 0, 1, 0, 2, 0xff, 3, 0, 0x21, ...inner])],
  [
    'L2TP with all fields',
    outerUdp(1701, [
      0x4a,
      2,
      ...u16(18 + inner.length),
      0,
      1,
      0,
      2,
      0,
      3,
      0,
      4,
      0,
      2,
      9,
      9,
      0x21,
      ...inner,
      9,
      9,
    ]),
  ],
  ['L2TP from its port', fromUdp(1701, [0, 2, 0, 1, 0, 2, 0, 0x21, ...inner])],
  ['L2TP version 3', outerUdp(1701, [0, 3, 0, 0, ...u32(7), ...innerEthernet])],
  [
    'L2TP version 3 with cookie',
    outerUdp(1701, [0, 3, 0, 0, ...u32(7), ...u32(9), ...u32(9), ...innerEthernet]),
  ],
  ['L2TP in IP', outerIp(115, [...u32(7), ...innerEthernet])],
  [
    'L2TP in IP with cookie and sublayer',
    outerIp(115, [...u32(7), ...u32(9), ...u32(9), ...u32(0), ...innerEthernet]),
  ],
  ['CAPWAP, Ethernet', outerUdp(5247, [0, 0x10, 0, 0, 0, 0, 0, 0, ...innerEthernet])],
  ['CAPWAP, 802.11', outerUdp(5247, [0, 0x10, 3, 0, 0, 0, 0, 0, ...wireless, ...inner])],
  [
    'CAPWAP, 802.11 with its first bytes swapped',
    fromUdp(5247, [0, 0x18, 3, 0, 0, 0, 0, 0, 9, 9, 9, 9, 1, 8, ...wireless.slice(2), ...inner]),
  ],
  ['GRE in UDP', outerUdp(4754, gre(0, 0x0800, inner))],
];

describe('tags and tunnels', () => {
  it.each(tunnels)('%s', (_name, frame) => {
    expect(rowOf(frame)).toEqual({
      protocol: 'TCP',
      source: '192.168.1.1:50000',
      destination: '192.168.1.2:443',
      flags: 0x18,
      payload: 3,
      macs: [macs.source, macs.destination],
      undecoded: false,
    });
  });

  it.each<[string, number, Bytes]>([
    ['DNS on the port of L2TP', 1701, [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]],
    ['L2TP control', 1701, [0xc8, 2, 0, 12, 0, 1, 0, 0, 0, 0, 0, 0]],
    ['L2TP with PPP control', 1701, [0, 2, 0, 1, 0, 2, 0xff, 3, 0xc0, 0x21, 1, 1, 0, 4]],
    ['VXLAN of Linux with nonsense', 8472, vxlan(new Array<number>(40).fill(0xff))],
    ['OAM of VXLAN-GPE', 4790, [0x0d, 0, 0, 1, 0, 0, 42, 0, ...inner]],
    ['LISP, encrypted', 4341, [0x83, 1, 2, 3, 0, 0, 0, 1, ...inner]],
    ['TZSP keep-alive', 37_008, [1, 4, 0, 1, 1, ...innerEthernet]],
    ['TZSP whose tags never end', 37_008, [1, 0, 0, 1, 10, 200, 1]],
    ['CAPWAP with DTLS', 5247, [1, 0, 0, 0, ...innerEthernet]],
    ['CAPWAP keep-alive', 5247, [0, 0x10, 0, 8, 0, 0, 0, 0, ...innerEthernet]],
    ['a later fragment of CAPWAP', 5247, [0, 0x10, 0, 0x80, 0, 0, 0, 8, ...innerEthernet]],
  ])('is not entered: %s', (_name, port, payload) => {
    expect(rowOf(outerUdp(port, payload))).toMatchObject({
      protocol: 'UDP',
      source: '10.0.0.1:40000',
      destination: `203.0.113.9:${port}`,
      payload: payload.length,
    });
  });

  it.each<[string, Bytes]>([
    ['control messages', [...u32(0), 0xc8, 3, 0, 12, ...u32(0), ...innerEthernet]],
    ['PPP, which only the signalling tells', [...u32(7), 0xff, 3, 0, 0x21, ...inner]],
    ['a cut header', [0, 0, 7]],
  ])('is not entered: L2TP in IP, %s', (_name, payload) => {
    expect(rowOf(outerIp(115, payload))).toMatchObject({
      ...{ protocol: 'L2TP', source: '10.0.0.1:0', destination: '203.0.113.9:0' },
      payload: payload.length,
    });
  });

  it('is not entered: MACsec, encrypted', () => {
    expect(rowOf(ethernet(0x88e5, [0x0c, 0, 0, 0, 0, 1, 8, 0, ...inner]))).toMatchObject({
      protocol: 'ETH-0x88e5',
      source: 'NA:0',
    });
  });

  it.each<[string, Bytes]>([
    ['6in4', outerIp(41, innerV6)],
    ['6in6', ethernet(0x86dd, ipv6(41, innerV6))],
    ['GRE', outerIp(47, gre(0, 0x86dd, innerV6))],
    ['MPLS', ethernet(0x8847, [...label(true), ...innerV6])],
    ['Teredo', outerUdp(3544, innerV6)],
    ['Teredo with origin', outerUdp(3544, [...originIndication, ...innerV6])],
    [
      'Teredo with authentication',
      outerUdp(3544, [0, 1, 1, 2, 9, 9, 9, ...new Array<number>(9).fill(0), ...originIndication, ...innerV6]),
    ],
  ])('IPv6 inside: %s', (_name, frame) => {
    expect(rowOf(frame)).toMatchObject({
      protocol: 'TCP',
      source: '2001:db8::1:50000',
      payload: 3,
      flags: 0x18,
    });
  });

  it('gives the row of an ARP inside a tunnel', () => {
    const arp = [
      0,
      1,
      8,
      0,
      6,
      4,
      0,
      1,
      ...new Array<number>(6).fill(1),
      10,
      9,
      9,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      10,
      9,
      9,
      2,
    ];
    expect(rowOf(outerUdp(4789, vxlan(ethernet(0x0806, arp))))).toMatchObject({
      protocol: 'ARP',
      source: '10.9.9.1:0',
      destination: '10.9.9.2:0',
      payload: -1,
    });
  });

  it.each<[string, Bytes, string, number, number]>([
    [
      'VXLAN without its flag',
      outerUdp(4789, [0, 0, 0, 0, 0, 0, 0, 0, ...innerEthernet]),
      'UDP',
      4789,
      8 + innerEthernet.length,
    ],
    ['VXLAN with LLDP', outerUdp(4789, vxlan(ethernet(0x88cc, [1, 2]))), 'UDP', 4789, 24],
    ['VXLAN with broken IP', outerUdp(4789, vxlan(ethernet(0x0800, [0x41, 0]))), 'UDP', 4789, 24],
    [
      'Geneve of version 1',
      outerUdp(6081, [0x40, 0, 8, 0, 0, 0, 0, 0, ...inner]),
      'UDP',
      6081,
      8 + inner.length,
    ],
    ['GTP control', outerUdp(2152, [0x32, 1, 0, 4, 0, 0, 0, 0, 0, 1, 0, 0]), 'UDP', 2152, 12],
    [
      'GTP with an extension of length 0',
      outerUdp(2152, [0x34, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x85, 0, 0, 0, 0]),
      'UDP',
      2152,
      16,
    ],
    ['Teredo bubble cut', outerUdp(3544, innerV6.slice(0, 20)), 'UDP', 3544, 20],
    ['GRE in UDP with something else', outerUdp(4754, gre(0, 0x1234, [1, 2, 3])), 'UDP', 4754, 7],
    ['GRE with something else', outerIp(47, gre(0x2000, 0x1234, [1, 2, 3, 4, 5, 6, 7])), 'GRE', 0, 3],
    ['GRE with a source route', outerIp(47, gre(0x4000, 0x0800, inner)), 'GRE', 0, 4 + inner.length],
    [
      'EtherIP of another version',
      outerIp(97, [0x40, 0, ...innerEthernet]),
      'ETHERIP',
      0,
      2 + innerEthernet.length,
    ],
    ['IP in IP, broken inside', outerIp(4, [0x41, 0, 0]), 'IPv4', 0, 3],
  ])('keeps the outer row: %s', (_name, frame, protocol, port, payload) => {
    expect(rowOf(frame)).toMatchObject({
      protocol,
      source: `10.0.0.1:${port === 0 ? 0 : 40_000}`,
      destination: `203.0.113.9:${port}`,
      payload,
    });
  });

  it.each<[string, Bytes, string]>([
    ['PPPoE discovery', ethernet(0x8863, [0x11, 9, 0, 0, 0, 0]), 'ETH-0x8863'],
    ['PPPoE with LCP', ethernet(0x8864, pppoe([0xc0, 0x21, 1, 1, 0, 4])), 'ETH-0x8864'],
    ['MPLS with nothing known', ethernet(0x8847, [...label(true), 0xff, 0, 0]), 'ETH-0x8847'],
    ['MPLS without a bottom', ethernet(0x8847, [...label(false), ...label(false)]), 'ETH-0x8847'],
    ['a VLAN tag cut short', ethernet(0x8100, [0, 5]), 'ETH-0x8100'],
    ['NSH with something else', ethernet(0x894f, [0, 2, 1, 9, 0, 0, 1, 0]), 'ETH-0x894f'],
  ])('names the EtherType: %s', (_name, frame, protocol) => {
    expect(rowOf(frame)).toMatchObject({ protocol, source: 'NA:0', undecoded: false });
  });

  it('follows a bounded number of tags and of tunnels, and ends with what it has', () => {
    const tags = new Array<Bytes>(400).fill([0, 1, 0x81, 0]).flat();
    expect(rowOf(ethernet(0x8100, tags)).undecoded).toBe(true);
    let packet = inner;
    for (let depth = 0; depth < 60; depth++) packet = ipv4(4, packet);
    expect(rowOf(ethernet(0x0800, packet))).toMatchObject({ protocol: 'IPv4', source: '10.0.0.1:0' });
  });
});
