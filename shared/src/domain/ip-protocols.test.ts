// Spot checks against the registry, at the borders of every line of the table.
import { describe, expect, it } from 'vitest';
import { ipProtocolFromText, ipProtocolKeyword } from './ip-protocols.ts';

describe('ipProtocolKeyword', () => {
  it.each([
    [0, 'HOPOPT'],
    [1, 'ICMP'],
    [2, 'IGMP'],
    [6, 'TCP'],
    [17, 'UDP'],
    [20, 'HMP'],
    [33, 'DCCP'],
    [41, 'IPv6'],
    [47, 'GRE'],
    [50, 'ESP'],
    [51, 'AH'],
    [58, 'IPv6-ICMP'],
    [60, 'IPv6-Opts'],
    [62, 'CFTP'],
    [69, 'SAT-MON'],
    [70, 'VISA'],
    [88, 'EIGRP'],
    [89, 'OSPFIGP'],
    [94, 'IPIP'],
    [97, 'ETHERIP'],
    [103, 'PIM'],
    [112, 'VRRP'],
    [115, 'L2TP'],
    [124, 'ISIS over IPv4'],
    [132, 'SCTP'],
    [136, 'UDPLite'],
    [139, 'HIP'],
    [147, 'BIT-EMU'],
  ])('%d is %s', (number, keyword) => {
    expect(ipProtocolKeyword(number)).toBe(keyword);
  });

  it.each([61, 63, 68, 99, 114, 148, 253, 255])('%d has no keyword', (number) => {
    expect(ipProtocolKeyword(number)).toBe(`IP-${number}`);
  });

  it('gives 256 different texts', () => {
    expect(new Set(Array.from({ length: 256 }, (_, number) => ipProtocolKeyword(number))).size).toBe(256);
  });
});

describe('ipProtocolFromText', () => {
  it.each([
    ['6', 'TCP'],
    ['6.0', 'TCP'],
    ['0x11', 'UDP'],
    ['0', 'HOPOPT'],
    ['255', 'IP-255'],
    ['tcp', 'TCP'],
    ['Udp', 'UDP'],
    ['icmpv6', 'IPv6-ICMP'],
    ['ipv6-icmp', 'IPv6-ICMP'],
    ['OSPF', 'OSPFIGP'],
    ['ip-61', 'IP-61'],
  ])('%s is %s', (text, keyword) => {
    expect(ipProtocolFromText(text)).toBe(keyword);
  });

  it.each(['256', '999', '-1', '6.5', 'TLSv1.2', 'constructor', '__proto__', ''])('%j is none', (text) => {
    expect(ipProtocolFromText(text)).toBeNull();
  });
});
