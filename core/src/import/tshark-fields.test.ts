// Tables that tshark prints: several fields for one column, several values in a field, and what a port says.

import { expect, it } from 'vitest';
import { readTable } from './read-table.fixture.ts';

const header =
  'frame.time_epoch,ip.src,ip.dst,ipv6.src,ipv6.dst,tcp.srcport,tcp.dstport,udp.srcport,udp.dstport,frame.len,tcp.len,udp.length,tcp.flags,dns.qry.name';

function table(separator: string, ...rows: readonly string[]): string {
  const line = (text: string): string => text.replaceAll(',', separator).replaceAll('+', ',');
  return `${[header, ...rows].map(line).join('\n')}\n`;
}

it('takes what either version of IP and either transport says', async () => {
  const { packets } = await readTable(
    table(
      '\t',
      '1700000000.5,10.0.0.1,10.0.0.2,,,51000,443,,,74,20,,0x0018,',
      '1700000001.0,,,2001:db8::1,2001:db8::2,,,50000,53,90,,38,,Example.COM',
    ),
  );
  expect(packets).toMatchObject([
    {
      ...{ ms: 1_700_000_000_500, src: '10.0.0.1', dst: '10.0.0.2', ports: '51000>443', size: 74 },
      ...{ payload: 20, protocol: 'TCP', flags: 'PSH, ACK', dns: null },
    },
    {
      ...{ src: '2001:db8::1', dst: '2001:db8::2', ports: '50000>53', size: 90 },
      ...{ payload: 30, protocol: 'UDP', flags: null, dns: 'example.com' },
    },
  ]);
});

it('takes the first of several values, and no ports of the packet that an ICMP error is about', async () => {
  const text = [
    'udp.srcport\tudp.dstport\tframe.time_epoch\tip.src\tip.dst\tip.proto\tframe.len',
    '50000\t53\t1700000000\t10.0.0.9,10.0.0.1\t10.0.0.1,10.0.0.2\t1,17\t70',
    '50000\t53\t1700000001\t10.0.0.1\t10.0.0.2\t17\t90',
  ].join('\n');
  const { packets } = await readTable(`${text}\n`);
  expect(packets).toMatchObject([
    { src: '10.0.0.9', dst: '10.0.0.1', ports: '0>0', protocol: 'ICMP' },
    { src: '10.0.0.1', dst: '10.0.0.2', ports: '50000>53', protocol: 'UDP' },
  ]);
});

it('keeps a packet without addresses, as of a protocol that is not IP', async () => {
  const { packets, badRows } = await readTable(table(',', '1700000000,,,,,,,,,60,,,,'));
  expect([packets.length, badRows]).toEqual([1, 0]);
});
