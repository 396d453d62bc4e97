// Which words of a capture filter are names that somebody would be asked about.

import { describe, expect, it } from 'vitest';
import { withoutNames } from './filter-names.ts';

describe('withoutNames', () => {
  it.each([
    ['host example.com', 'host 192.0.2.1', ['example.com']],
    ['src a and dst b.c', 'src 192.0.2.1 and dst 192.0.2.1', ['a', 'b.c']],
    ['net mynet', 'net 192.0.2.1', ['mynet']],
    ['host(example.com)', 'host(192.0.2.1)', ['example.com']],
    ['tcp and !example.com', 'tcp and !192.0.2.1', ['example.com']],
    // Only hexadecimal digits, and yet a name.
    ['host cafe.de', 'host 192.0.2.1', ['cafe.de']],
    ['host 1.cafe', 'host 192.0.2.1', ['1.cafe']],
    ['host my_host', 'host 192.0.2.1', ['my_host']],
    // A keyword with a backslash is a name.
    ['host \\tcp', 'host 192.0.2.1', ['\\tcp']],
    ['tpc port 80', '192.0.2.1 port 80', ['tpc']],
    // Capital letters are no keywords for libpcap.
    ['TCP', '192.0.2.1', ['TCP']],
  ])('%s', (filter, replaced, names) => {
    expect(withoutNames(filter)).toEqual({ filter: replaced, names });
  });

  it.each([
    'tcp port 443 and not host 10.0.0.1',
    'net 10.0.0.0/8 or net 192.168 mask 255.255.0.0',
    'host 2001:db8::1 or src net 2001:db8::/32 or host ::1',
    'ether host 00:11:22:33:44:55 or ether src 00-11-22-33-44-55 or ether dst 0011.2233.4455',
    'port http or portrange 6000-6008',
    'ip proto \\tcp or ip6 protochain \\udp',
    'tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn',
    'tcp[0:2]==80&&ip[0]&0xf!=5',
    'icmp[icmptype] != icmp-echo and len > 1000',
    'vlan 100 && (arp || icmp6) and greater 64',
    'ether[0] & 1 = 0 and ip broadcast',
    'wlan type mgt subtype probe-req',
    '',
  ])('leaves %j', (filter) => {
    expect(withoutNames(filter)).toEqual({ filter, names: [] });
  });

  it('is quick with a long line', () => {
    const { names } = withoutNames('host a '.repeat(500));
    expect(names).toHaveLength(500);
  });
});
