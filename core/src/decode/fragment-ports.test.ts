// Later fragments have the ports of their first one, and of no other datagram.

import { PacketTable } from '@jaws/shared/domain/packet-table';
import { describe, expect, it } from 'vitest';

import { RecordBatchBuffer } from '../packet-file/record-batch.ts';
import { PacketDecoder } from './packet-decoder.ts';
import { type Bytes, ethernet, ipv4, ipv6, tcp, udp } from './testing/frame-bytes.ts';
import { u32 } from './testing/byte-builders.ts';

/** Ports of each of these IP packets, read one after the other, a millisecond or `stepUs` apart. */
function portsOf(packets: readonly Bytes[], stepUs = 1000): string[] {
  const table = new PacketTable(packets.length);
  const decoder = new PacketDecoder(table.dictionaries);
  for (const [index, bytes] of packets.entries()) {
    const batch = new RecordBatchBuffer(1);
    batch.bytes = Uint8Array.from(bytes);
    batch.append(0, bytes.length, bytes.length, index * stepUs, 101);
    decoder.decode(batch, table);
  }
  return packets.map((_, row) => `${table.sourcePort[row] ?? -1}>${table.destinationPort[row] ?? -1}`);
}

const rest: Bytes = [9, 9, 9, 9, 9, 9, 9, 9];
const first = (ports: Bytes, options = {}) => ipv4(17, udp(rest, ports), { fragment: 0x2000, ...options });
const later = (options = {}) => ipv4(17, rest, { fragment: 0x2002, ...options });
const last = ipv4(17, rest, { fragment: 0x0004 });
const v6 = (id: number, offset: number, more: number, payload: Bytes) =>
  ipv6(44, [17, 0, offset >> 5, ((offset & 0x1f) << 3) | more, ...u32(id), ...payload]);
const withId = (packet: Bytes, id: number): Bytes => [...packet.slice(0, 4), 0, id, ...packet.slice(6)];

describe('later fragments', () => {
  it('take the ports of the first, in IPv4', () => {
    expect(portsOf([first([4000, 5000]), later(), last])).toEqual(['4000>5000', '4000>5000', '4000>5000']);
    const ofTcp = [
      ipv4(6, tcp(rest, 0x18, [4000, 5000]), { fragment: 0x2000 }),
      ipv4(6, rest, { fragment: 3 }),
    ];
    expect(portsOf(ofTcp)).toEqual(['4000>5000', '4000>5000']);
  });

  it('take the ports of the first, in IPv6', () => {
    const packets = [v6(0xffff_fff0, 0, 1, udp(rest, [4000, 5000])), v6(0xffff_fff0, 2, 1, rest)];
    expect(portsOf([...packets, v6(0xffff_fff1, 2, 1, rest)])).toEqual(['4000>5000', '4000>5000', '0>0']);
  });

  it('of a tunnel have its ports, though the first one shows what is inside', () => {
    const inside = ethernet(0x0800, ipv4(6, tcp(rest, 0x18, [443, 50_000]), { source: [192, 168, 1, 1] }));
    const vxlan = udp([8, 0, 0, 0, 0, 0, 1, 0, ...inside], [4000, 4789], 2000);
    const inV4 = [ipv4(17, vxlan, { fragment: 0x2000 }), later(), last];
    expect(portsOf(inV4)).toEqual(['443>50000', '4000>4789', '4000>4789']);
    expect(portsOf([v6(7, 0, 1, vxlan), v6(7, 2, 1, rest)])).toEqual(['443>50000', '4000>4789']);
    // An inner datagram in fragments is another one.
    const innerFirst = ethernet(0x0800, first([53, 53]));
    const both = udp([8, 0, 0, 0, 0, 0, 1, 0, ...innerFirst], [4000, 4789], 2000);
    expect(portsOf([ipv4(17, both, { fragment: 0x2000, source: [10, 0, 0, 3] }), later()])).toEqual([
      '53>53',
      '53>53',
    ]);
  });

  it.each<[string, Bytes]>([
    ['identification', withId(later(), 8)],
    ['source', later({ source: [10, 0, 0, 2] })],
    ['destination', later({ destination: [10, 0, 0, 2] })],
    ['protocol', ipv4(6, rest, { fragment: 0x2002 })],
  ])('have none when the %s is another', (_name, packet) => {
    expect(portsOf([first([4000, 5000]), packet])).toEqual(['4000>5000', '0>0']);
  });

  it('have none before their first one, and long after it', () => {
    expect(portsOf([later(), first([4000, 5000])])).toEqual(['0>0', '4000>5000']);
    expect(portsOf([first([4000, 5000]), later()], 60_000_000)).toEqual(['4000>5000', '0>0']);
  });

  it('take those of the newest datagram with their identification', () => {
    expect(portsOf([first([4000, 5000]), first([4001, 5001]), later()]).at(-1)).toBe('4001>5001');
  });

  it('are forgotten when very many datagrams come between, and never mixed up', () => {
    const others = Array.from({ length: 60_000 }, (_, at) =>
      first([1, 2], { source: [10, 1, at >> 8, at & 0xff] }),
    );
    expect(['0>0', '4000>5000']).toContain(portsOf([first([4000, 5000]), ...others, later()], 1).at(-1));
  });
});
