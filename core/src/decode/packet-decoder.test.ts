// Frame -> row: IP, transport, fragments, cut frames, and what the decoder hands to the layer above.
import { factBits, PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { describe, expect, it } from 'vitest';
import { RecordBatchBuffer } from '../packet-file/record-batch.ts';
import type { TransportView } from './application-decoder.ts';
import { type ApplicationLayer, PacketDecoder } from './packet-decoder.ts';
import { u16 } from './testing/byte-builders.ts';
import { batchOf, type Bytes, ethernet, ipv4, ipv6, macs, rowOf, tcp, udp } from './testing/frame-bytes.ts';

const v4 = { source: '10.0.0.1', destination: '203.0.113.9' };
const v6 = { source: '2001:db8::1', destination: 'fe80::1:0:0:ff' };
const five: Bytes = [1, 2, 3, 4, 5];

describe('IPv4 and IPv6', () => {
  it('gives every column of a TCP packet, the padding of a short frame left out', () => {
    const row = rowOf([...ethernet(0x0800, ipv4(6, tcp(five))), 0, 0, 0, 0]);
    expect(row).toEqual({
      protocol: 'TCP',
      source: '10.0.0.1:50000',
      destination: '203.0.113.9:443',
      flags: 0x18,
      payload: 5,
      macs: [macs.source, macs.destination],
      undecoded: false,
    });
  });

  it.each<[string, Bytes, string, number, number, number]>([
    ['UDP', ipv4(17, udp(five)), 'UDP', 50_000, 9999, 5],
    ['IP options', ipv4(6, tcp(five), { options: [1, 1, 1, 0] }), 'TCP', 50_000, 443, 5],
    ['total length 0', ipv4(6, tcp(five), { totalLength: 0 }), 'TCP', 50_000, 443, 5],
    ['total length beyond the frame', ipv4(6, tcp(five), { totalLength: 9000 }), 'TCP', 50_000, 443, 5],
    ['total length shorter than the header', ipv4(6, tcp(five), { totalLength: 4 }), 'TCP', 0, 0, -1],
    ['UDP length 0', ipv4(17, udp(five, [1, 2], 0)), 'UDP', 1, 2, 5],
    ['UDP length shorter than IP', ipv4(17, udp(five, [1, 2], 10)), 'UDP', 1, 2, 2],
    ['first fragment', ipv4(17, udp(five), { fragment: 0x2000 }), 'UDP', 50_000, 9999, 5],
    ['later fragment', ipv4(17, udp(five), { fragment: 0x0001 }), 'UDP', 0, 0, 13],
    ['ICMP', ipv4(1, [8, 0, 0, 0, 0, 1, 0, 1, ...five]), 'ICMP', 0, 0, 5],
    ['ICMP error quoting TCP', ipv4(1, [3, 1, 0, 0, 0, 0, 0, 0, ...ipv4(6, tcp())]), 'ICMP', 0, 0, 40],
    ['SCTP', ipv4(132, [...u16(7), ...u16(8), 0, 0, 0, 0, 0, 0, 0, 0, ...five]), 'SCTP', 7, 8, 5],
    ['UDP-Lite', ipv4(136, udp(five, [7, 8])), 'UDPLite', 7, 8, 5],
    ['DCCP', ipv4(33, [...u16(7), ...u16(8), 3, 0, 0, 0, 0, 0, 0, 0, ...five]), 'DCCP', 7, 8, 5],
    ['OSPF', ipv4(89, five), 'OSPFIGP', 0, 0, 5],
    ['a number without keyword', ipv4(253, five), 'IP-253', 0, 0, 5],
    ['AH', ipv4(51, [6, 4, 0, 0, ...new Array<number>(20).fill(1), ...tcp(five)]), 'TCP', 50_000, 443, 5],
    [
      'TCP with a bad offset',
      ipv4(6, [...tcp().slice(0, 12), 0x10, 2, 0, 0, 0, 0, 0, 0]),
      'TCP',
      50_000,
      443,
      -1,
    ],
  ])('IPv4: %s', (_name, packet, protocol, sourcePort, destinationPort, payload) => {
    expect(rowOf(ethernet(0x0800, packet))).toMatchObject({
      protocol,
      source: `${v4.source}:${sourcePort}`,
      destination: `${v4.destination}:${destinationPort}`,
      payload,
      undecoded: false,
    });
  });

  const options8 = (next: number): Bytes => [next, 0, 1, 4, 0, 0, 0, 0];
  it.each<[string, Bytes, string, number, number]>([
    ['TCP', ipv6(6, tcp(five)), 'TCP', 50_000, 5],
    ['payload length 0', ipv6(6, tcp(five), 0), 'TCP', 50_000, 5],
    ['ICMPv6', ipv6(58, [128, 0, 0, 0, 0, 0, 0, 0, ...five]), 'IPv6-ICMP', 0, 5],
    [
      'hop-by-hop and destination options',
      ipv6(0, [...options8(60), ...options8(17), ...udp(five)]),
      'UDP',
      50_000,
      5,
    ],
    ['routing', ipv6(43, [6, 2, 0, 0, ...new Array<number>(20).fill(0), ...tcp(five)]), 'TCP', 50_000, 5],
    ['first fragment', ipv6(44, [17, 0, 0, 1, 0, 0, 0, 9, ...udp(five)]), 'UDP', 50_000, 5],
    ['later fragment', ipv6(44, [17, 0, 0, 0x08, 0, 0, 0, 9, ...udp(five)]), 'UDP', 0, 13],
    ['AH', ipv6(51, [17, 1, ...new Array<number>(10).fill(0), ...udp(five)]), 'UDP', 50_000, 5],
    ['no next header', ipv6(59, []), 'IPv6-NoNxt', 0, 0],
    [
      'a chain of options without end',
      ipv6(60, new Array<Bytes>(40).fill(options8(60)).flat()),
      'IPv6-Opts',
      0,
      192,
    ],
    ['options cut short', ipv6(0, [6, 0, 1]), 'HOPOPT', 0, -1],
    ['options longer than the packet', ipv6(0, [6, 9, 1, 4, 0, 0, 0, 0]), 'TCP', 0, -1],
  ])('IPv6: %s', (_name, packet, protocol, sourcePort, payload) => {
    const row = rowOf(ethernet(0x86dd, packet));
    expect(row).toMatchObject({ protocol, source: `${v6.source}:${sourcePort}`, payload, undecoded: false });
    expect(row.destination.startsWith(`${v6.destination}:`)).toBe(true);
  });

  it.each<[string, Bytes]>([
    ['nothing', []],
    ['half a MAC header', [1, 2, 3]],
    ['IPv4 of another version', [0x55, ...ipv4(6, tcp()).slice(1)]],
    ['IPv4 with a header of 4 bytes', [0x41, ...ipv4(6, tcp()).slice(1)]],
    ['IPv4 cut in its header', ipv4(6, []).slice(0, 19)],
  ])('undecoded: %s', (_name, packet) => {
    expect(rowOf(packet.length < 10 ? packet : ethernet(0x0800, packet))).toMatchObject({
      protocol: null,
      source: 'NA:0',
      payload: -1,
      undecoded: true,
    });
  });
});

describe('cut frames', () => {
  const frame = ethernet(0x0800, ipv4(6, tcp(new Array<number>(1000).fill(7))));

  it.each<[captured: number, port: number, flags: number, payload: number]>([
    [1054, 50_000, 0x18, 1000],
    [54, 50_000, 0x18, 1000],
    [48, 50_000, 0x18, 1000],
    [47, 50_000, 0, -1],
    [38, 50_000, 0, -1],
    [37, 0, 0, -1],
    [34, 0, 0, -1],
  ])(
    'to %i bytes: the payload on the wire is known as long as its header is',
    (captured, port, flags, payload) => {
      expect(rowOf(frame, { captured })).toMatchObject({
        source: `10.0.0.1:${port}`,
        protocol: 'TCP',
        flags,
        payload,
      });
    },
  );

  it('keeps the MAC addresses of a frame cut before its type', () => {
    expect(rowOf(frame, { captured: 13 })).toMatchObject({
      protocol: null,
      macs: [macs.source, macs.destination],
    });
  });

  it('believes the captured bytes where the wire length is smaller', () => {
    expect(rowOf(frame, { wire: 20 })).toMatchObject({ protocol: 'TCP', payload: 1000 });
  });
});

/** Notes the views it is given; the view object is reused, so its numbers are copied. */
class RecordingLayer implements ApplicationLayer {
  facts = 0;
  readonly seen: (readonly [kind: string, payload: readonly number[], view: TransportView])[] = [];

  tcp(view: TransportView): number {
    return this.note('tcp', view);
  }

  udp(view: TransportView): number {
    return this.note('udp', view);
  }

  icmp(view: TransportView, isVersion6: boolean, isFragment: boolean): void {
    this.note(`icmp${isVersion6 ? ' 6' : ''}${isFragment ? ' fragment' : ''}`, view);
  }

  private note(kind: string, view: TransportView): number {
    this.seen.push([kind, [...view.bytes.subarray(view.start, view.end)], { ...view }]);
    this.facts = factBits.hasHello;
    return 3;
  }
}

describe('the layer above', () => {
  function ask(frame: Bytes, captured?: number): { layer: RecordingLayer; table: PacketTable } {
    const layer = new RecordingLayer();
    const table = new PacketTable(1);
    const batch = batchOf(frame, captured === undefined ? {} : { captured });
    new PacketDecoder(table.dictionaries, { application: layer }).decode(batch, table);
    return { layer, table };
  }

  it('gets the captured payload, its length on the wire, and where it travels', () => {
    const { layer, table } = ask(ethernet(0x0800, ipv4(6, tcp(five, 0x18, [7, 8], 0xffff_fff0))), 57);
    const [kind, payload, view] = layer.seen[0] ?? [];
    expect([kind, payload]).toEqual(['tcp', [1, 2, 3]]);
    expect(view).toMatchObject({ wireLength: 5, sourcePort: 7, destinationPort: 8, sequence: 0xffff_fff0 });
    expect(view).toMatchObject({ flags: 0x18, timestampUs: 1_000_000, source: table.source[0] });
    expect([table.detail[0], table.facts[0]]).toEqual([3, factBits.hasHello]);
  });

  it.each<[string, Bytes, number]>([
    ['UDP with payload', ipv4(17, udp(five)), 1],
    ['UDP without', ipv4(17, udp()), 0],
    ['a SYN without payload', ipv4(6, tcp([], 0x02)), 1],
    ['an ACK without payload', ipv4(6, tcp([], 0x10)), 0],
    ['a later fragment', ipv4(17, udp(five), { fragment: 1 }), 0],
  ])('%s: asked %#', (_name, packet, times) => {
    const { layer, table } = ask(ethernet(0x0800, packet));
    expect(layer.seen).toHaveLength(times);
    expect(table.detail[0]).toBe(times === 0 ? 0 : 3);
  });

  it.each<[string, Bytes, number]>([
    ['icmp', ethernet(0x0800, ipv4(1, [8, 0, 0, 0, 0, 1, 0, 1, ...five])), 13],
    ['icmp', ethernet(0x0800, ipv4(1, [8, 0, 0, 0, 0, 1, 0, 1])), 8],
    ['icmp', ethernet(0x0800, ipv4(1, [3, 0])), 2],
    ['icmp fragment', ethernet(0x0800, ipv4(1, [8, 0, 0, 0, 0, 1, 0, 1, ...five], { fragment: 0x2000 })), 13],
    ['icmp 6', ethernet(0x86dd, ipv6(58, [128, 0, 0, 0, 0, 1, 0, 1, ...five])), 13],
  ])('gets %s from its type on', (kind, frame, wireLength) => {
    const { layer, table } = ask([...frame, 0xaa, 0xaa]);
    expect(layer.seen[0]?.slice(0, 2)).toEqual([kind, frame.slice(-wireLength)]);
    expect(layer.seen[0]?.[2]).toMatchObject({ wireLength });
    expect([table.detail[0], table.facts[0]]).toEqual([0, factBits.hasHello]);
  });

  it('gets an empty payload where the frame was cut before it', () => {
    const { layer } = ask(
      ethernet(0x0800, ipv4(6, [...tcp(five).slice(0, 12), 0x80, 0x18, ...new Array<number>(40).fill(0)])),
      50,
    );
    expect(layer.seen[0]?.[1]).toEqual([]);
    expect(layer.seen[0]?.[2].wireLength).toBe(22);
  });
});

describe('rows and dictionaries', () => {
  it('appends to a table that must grow, with sizes, times and the label of the moment', () => {
    const table = new PacketTable(1);
    const decoder = new PacketDecoder(table.dictionaries, { label: 'norm' });
    const frame = ethernet(0x0800, ipv4(6, tcp()));
    decoder.decode(batchOf(frame, { wire: 1500 }), table);
    decoder.setLabel('chum');
    decoder.decode(batchOf([1]), table);
    decoder.setLabel(null);
    decoder.decode(batchOf(frame), table);
    expect([table.count, decoder.undecodedCount]).toEqual([3, 1]);
    expect([...table.size.subarray(0, 3)]).toEqual([1500, 1, 54]);
    expect([...table.timestampUs.subarray(0, 3)]).toEqual([1e6, 1e6, 1e6]);
    expect([...table.label.subarray(0, 3)].map((id) => table.dictionaries.labels.get(id))).toEqual([
      'norm',
      'chum',
      null,
    ]);
    expect(table.source[0]).toBe(table.source[2]);
  });

  it('leaves nothing of an older row behind in a cleared table', () => {
    const table = new PacketTable(4);
    const decoder = new PacketDecoder(table.dictionaries, { label: 'norm' });
    decoder.decode(batchOf(ethernet(0x0800, ipv4(6, tcp(five)))), table);
    table.clear();
    decoder.setLabel(null);
    decoder.decode(batchOf([]), table);
    const columns = [
      table.source,
      table.destinationPort,
      table.sourceMac,
      table.protocol,
      table.tcpFlags,
      table.label,
    ];
    expect(columns.map((column) => column[0])).toEqual([0, 0, 0, 0, 0, 0]);
    expect([table.payloadSize[0], table.facts[0]]).toEqual([-1, factBits.undecoded]);
  });

  it('shares addresses with what the dictionary had before', () => {
    const dictionaries = new PacketDictionaries();
    const known = dictionaries.addresses.intern('203.0.113.9');
    const table = new PacketTable(1, dictionaries);
    new PacketDecoder(dictionaries).decode(batchOf(ethernet(0x0800, ipv4(6, tcp()))), table);
    expect(table.destination[0]).toBe(known);
  });

  it('refuses the 256th label and keeps the old ones usable', () => {
    const decoder = new PacketDecoder(new PacketDictionaries());
    for (let index = 0; index < 255; index++) decoder.setLabel(`l${index}`);
    expect(() => {
      decoder.setLabel('one-too-many');
    }).toThrow(RangeError);
    expect(() => {
      decoder.setLabel('l7');
    }).not.toThrow();
  });

  it('runs out of protocol ids without mixing them up', () => {
    const table = new PacketTable(70_000);
    const decoder = new PacketDecoder(table.dictionaries);
    const bytes = Uint8Array.from(ethernet(0, []));
    const batch = new RecordBatchBuffer(1);
    batch.bytes = bytes;
    for (let type = 0x600; type <= 0xffff; type++) {
      bytes.set(u16(type), 12);
      batch.count = 0;
      batch.append(0, 14, 14, 0, 1);
      decoder.decode(batch, table);
    }
    for (let filler = 0; table.dictionaries.protocols.size <= 0xffff; filler++) {
      table.dictionaries.protocols.intern(`filler-${filler}`);
    }
    decoder.decode(batchOf(ethernet(0x0800, ipv4(253, []))), table);
    expect(table.protocol[table.count - 1]).toBe(0);
    expect(table.dictionaries.protocols.get(table.protocol[0x88cc - 0x600] ?? 0)).toBe('ETH-0x88cc');
  });
});
