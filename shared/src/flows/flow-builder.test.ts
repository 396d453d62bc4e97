// Flows from packets: who is the client, what starts a new flow, what disorder does; and sums that must add up.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packetTable, tableEpochUs, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { FlowBuilder, type FlowOptions } from './flow-builder.ts';
import { clientSources, flowState, noFlow, type FlowTable } from './flow-table.ts';

const a = '10.0.0.1:51000';
const b = '203.0.113.9:443';

function build(rows: readonly PacketRow[], options?: FlowOptions): FlowTable {
  const table = packetTable(rows);
  const builder = new FlowBuilder(options);
  builder.add(table, 0, table.count);
  return builder.finish();
}

function clientOf(flows: FlowTable, flow = 0): string {
  const address = flows.dictionaries.addresses.get(flows.client[flow]!) ?? '';
  return `${address}:${flows.clientPort[flow]!} ${clientSources[flows.clientSource[flow]!]!}`;
}

describe('the client', () => {
  const cases: readonly [string, readonly PacketRow[], string][] = [
    ['sends the SYN', [{ at: 0, from: a, to: b, flags: 'SYN' }], '10.0.0.1:51000 syn'],
    [
      'sends the SYN even from a service port, and even when a reply was stored first',
      [
        { at: 0, from: a, to: b, flags: 'SYN, ACK' },
        { at: 0.1, from: b, to: a, flags: 'SYN' },
      ],
      '203.0.113.9:443 syn',
    ],
    [
      'is the one that a SYN-ACK answers when its SYN was not seen',
      [{ at: 0, from: b, to: a, flags: 'SYN, ACK' }],
      '10.0.0.1:51000 syn-ack',
    ],
    [
      'has the non-service port without SYN',
      [{ at: 0, from: b, to: a, flags: 'ACK' }],
      '10.0.0.1:51000 service-port',
    ],
    [
      'sent the first packet where the ports do not tell',
      [
        { at: 0, from: '10.0.0.2:5353', to: '10.0.0.1:5353', protocol: 'UDP' },
        { at: 1, from: '10.0.0.1:5353', to: '10.0.0.2:5353', protocol: 'UDP' },
      ],
      '10.0.0.2:5353 first-packet',
    ],
    [
      'is the first of two that open at the same time',
      [
        { at: 0, from: b, to: a, flags: 'SYN' },
        { at: 0.001, from: a, to: b, flags: 'SYN' },
        { at: 0.002, from: a, to: b, flags: 'SYN, ACK' },
        { at: 0.003, from: b, to: a, flags: 'SYN, ACK' },
      ],
      '203.0.113.9:443 syn',
    ],
    [
      'of ICMP sent the first packet',
      [{ at: 0, from: '10.0.0.9', to: '10.0.0.1', protocol: 'ICMP' }],
      '10.0.0.9:0 first-packet',
    ],
  ];
  it.each(cases)('%s', (_name, rows, expected) => {
    const flows = build(rows);
    expect(flows.count).toBe(1);
    expect(clientOf(flows)).toBe(expected);
  });
});

describe('the client after a pause', () => {
  const one = '10.0.0.1';
  const two = '10.0.0.2';
  const back = (at: number, protocol: string, ports = ''): PacketRow[] => [
    { at: 0, from: one + ports, to: two + ports, protocol },
    { at: 1, from: two + ports, to: one + ports, protocol },
    { at, from: two + ports, to: one + ports, protocol },
    { at: at + 1, from: one + ports, to: two + ports, protocol },
    { at: 2 * at + 100, from: two + ports, to: one + ports, protocol },
  ];

  it.each([
    ['ICMP', ''],
    ['IPv6-ICMP', ''],
    ['GRE', ''],
    ['UDP', ':40000'],
    ['SCTP', ':40000'],
  ])('of %s%s is who it was before', (protocol, ports) => {
    const flows = build(back(1000, protocol, ports));
    const port = ports === '' ? '0' : '40000';
    expect([0, 1, 2].map((flow) => clientOf(flows, flow))).toEqual(
      new Array(3).fill(`${one}:${port} first-packet`),
    );
  });

  it('of TCP is the sender of the SYN, until another SYN', () => {
    const [high, other] = ['10.0.0.1:40000', '10.0.0.2:40001'];
    const rows: PacketRow[] = [
      { at: 0, from: high, to: other, flags: 'SYN' },
      { at: 2000, from: other, to: high, flags: 'ACK' },
      { at: 4000, from: other, to: high, flags: 'SYN' },
    ];
    const flows = build(rows);
    expect([0, 1, 2].map((flow) => clientOf(flows, flow))).toEqual([
      `${high} syn`,
      `${high} syn`,
      `${other} syn`,
    ]);
  });

  it('is told by address and port, when both ends have one address', () => {
    const [high, other] = ['127.0.0.1:40000', '127.0.0.1:40001'];
    const flows = build([
      { at: 0, from: high, to: other, protocol: 'UDP' },
      { at: 1000, from: other, to: high, protocol: 'UDP' },
    ]);
    expect([0, 1].map((flow) => clientOf(flows, flow))).toEqual(new Array(2).fill(`${high} first-packet`));
  });
});

describe('a new flow', () => {
  const udp = (at: number): PacketRow => ({ at, from: '10.0.0.1:40000', to: '10.0.0.2:53', protocol: 'UDP' });
  const tcp = (at: number, flags: string, payload = 0, from = a, to = b): PacketRow => ({
    at,
    from,
    to,
    flags,
    payload,
  });
  const cases: readonly [string, readonly PacketRow[], number, FlowOptions?][] = [
    ['not within the idle timeout of UDP', [udp(0), udp(299)], 1],
    ['after the idle timeout of UDP', [udp(0), udp(301)], 2],
    ['not within the idle timeout of TCP', [tcp(0, 'ACK'), tcp(899, 'ACK')], 1],
    ['after the idle timeout of TCP', [tcp(0, 'ACK'), tcp(901, 'ACK')], 2],
    [
      'after a minute without ICMP',
      [
        { at: 0, from: '10.0.0.1', to: '10.0.0.2', protocol: 'ICMP' },
        { at: 61, from: '10.0.0.2', to: '10.0.0.1', protocol: 'ICMP' },
      ],
      2,
    ],
    ['after the active timeout', [0, 5, 10, 15, 20].map((at) => tcp(at, 'ACK')), 2, { activeMs: 12_000 }],
    ['with a SYN after FIN', [tcp(0, 'SYN'), tcp(1, 'FIN, ACK'), tcp(2, 'SYN')], 2],
    ['with a SYN after RST', [tcp(0, 'SYN'), tcp(0.1, 'RST, ACK', 0, b, a), tcp(0.5, 'SYN')], 2],
    ['not with late packets after RST', [tcp(0, 'SYN'), tcp(0.1, 'RST', 0, b, a), tcp(0.5, 'ACK')], 1],
    ['not with a repeated SYN', [tcp(0, 'SYN'), tcp(3, 'SYN'), tcp(9, 'SYN')], 1],
    ['with a SYN long after data, its FIN lost', [tcp(0, 'SYN'), tcp(1, 'ACK', 100), tcp(60, 'SYN')], 2],
    ['not with a SYN stored late', [tcp(5, 'FIN, ACK', 10), tcp(0, 'SYN')], 1],
    ['not with packets a little late', [udp(1000), udp(990), udp(1001)], 1],
    ['after a gap backwards', [udp(1000), udp(1001), udp(0), udp(1)], 2],
    ['after a gap backwards, of three files newest first', [7200, 7201, 3600, 3601, 0, 1].map(udp), 3],
  ];
  it.each(cases)('%s', (_name, rows, expected, options) => {
    expect(build(rows, options).count).toBe(expected);
  });

  it('after an active timeout keeps its client', () => {
    const flows = build(
      [tcp(0, 'SYN'), tcp(5, 'ACK', 1, b, a), tcp(10, 'ACK', 1, b, a), tcp(13, 'ACK', 1, b, a)],
      { activeMs: 12_000 },
    );
    expect(flows.count).toBe(2);
    expect(clientOf(flows, 1)).toBe('10.0.0.1:51000 syn');
  });

  it('never ends before it begins', () => {
    const flows = build([udp(100), udp(0), udp(50)]);
    expect(flows.firstUs[0]).toBe(tableEpochUs);
    expect(flows.lastUs[0]).toBe(tableEpochUs + 100e6);
  });
});

describe('columns', () => {
  it('count each side in bytes, payload and flags, whoever was stored first', () => {
    const flows = build([
      { at: 0, from: b, to: a, flags: 'ACK', payload: 7, size: 70 },
      { at: 1, from: a, to: b, flags: 'PSH, ACK', payload: 100, size: 160 },
      { at: 2, from: a, to: b, flags: 'ACK', size: 60 },
    ]);
    expect([flows.clientPackets[0], flows.serverPackets[0]]).toEqual([2, 1]);
    expect([flows.clientBytes[0], flows.serverBytes[0]]).toEqual([220, 70]);
    expect([flows.clientPayload[0], flows.serverPayload[0]]).toEqual([100, 7]);
    expect([flows.clientFlags[0], flows.serverFlags[0]]).toEqual([24, 16]);
  });

  it('keep the first detail and the one of the hello, and see mixed labels', () => {
    const flows = build([
      { at: 0, from: a, to: b, label: 'norm' },
      { at: 1, from: a, to: b, url: 'GET http://x/' },
      { at: 2, from: a, to: b, sni: 'x.example', facts: 8, label: 'chum' },
    ]);
    const { details, labels } = flows.dictionaries;
    expect(details.get(flows.detail[0]!).httpUrl).toBe('GET http://x/');
    expect(details.get(flows.helloDetail[0]!).sni).toBe('x.example');
    expect(flows.detailPackets[0]).toBe(2);
    expect([labels.get(flows.label[0]!), flows.labelMixed[0]]).toEqual(['norm', 1]);
  });

  it('keep the runs of payload of a beacon, and who began each', () => {
    const rows = [0, 10, 20, 30, 40].flatMap((at): PacketRow[] => [
      { at, from: a, to: b, payload: 50 },
      { at: at + 0.2, from: b, to: a, payload: 50 },
    ]);
    const flows = build(rows);
    const { startUs, endUs, payload, opener, head, next } = flows.activities;
    expect([...startUs].map((us) => (us - tableEpochUs) / 1e6)).toEqual([0, 10, 20, 30, 40]);
    expect([...endUs].map((us) => (us - tableEpochUs) / 1e6)).toEqual([0.2, 10.2, 20.2, 30.2, 40.2]);
    expect([...payload]).toEqual(new Array(10).fill(50));
    expect([...opener]).toEqual([0, 0, 0, 0, 0]);
    expect([...head, ...next]).toEqual([1, 2, 3, 4, 5, 0]);
  });

  it('name the state', () => {
    const syn: PacketRow = { at: 0, from: a, to: b, flags: 'SYN' };
    const answer: PacketRow = { at: 1, from: b, to: a, flags: 'SYN, ACK' };
    const data: PacketRow = { at: 2, from: a, to: b, flags: 'ACK' };
    const states: readonly [readonly PacketRow[], string][] = [
      [[syn], 'no-reply'],
      [[syn, { ...answer, flags: 'RST, ACK' }], 'rejected'],
      [[syn, answer, data], 'open'],
      [[syn, answer, data, { ...data, flags: 'FIN, ACK' }, { ...answer, flags: 'FIN, ACK' }], 'closed'],
      [[syn, answer, data, { ...data, flags: 'RST' }], 'reset'],
      [[data], 'midstream'],
      [[{ at: 0, from: a, to: b, protocol: 'UDP' }], 'one-way'],
    ];
    for (const [rows, state] of states) expect(flowState(build(rows), 0)).toBe(state);
  });
});

describe('assignFlows', () => {
  it('maps every row, and rows without address to none', () => {
    const table = packetTable([
      { at: 0, from: a, to: b },
      { at: 1, from: '', to: '', protocol: '' },
      { at: 2, from: '10.0.0.1', to: '10.0.0.2', protocol: 'ARP' },
      { at: 3, from: b, to: a },
    ]);
    const builder = new FlowBuilder({ assignFlows: true });
    builder.add(table, 0, 2);
    builder.add(table, 2, 4);
    expect([...builder.flowOfRow()]).toEqual([0, noFlow, 1, 0]);
  });

  it('adds up over any packets: each row in one flow of its own ends, sums kept', () => {
    const end = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(80, 443, 50000, 50001));
    const row = fc.record({
      at: fc.integer({ min: 0, max: 3000 }),
      from: end,
      to: end,
      flags: fc.constantFrom('SYN', 'SYN, ACK', 'ACK', 'RST', 'FIN, ACK'),
      payload: fc.integer({ min: 0, max: 1400 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), (rows) => {
        const text = ([host, port]: readonly [number, number]): string => `10.0.0.${host}:${port}`;
        const table = packetTable(
          rows.map((each) => ({ ...each, from: text(each.from), to: text(each.to) })),
        );
        const builder = new FlowBuilder({ assignFlows: true });
        builder.add(table, 0, table.count);
        const flows = builder.finish();
        const rowFlows = builder.flowOfRow();
        let bytes = 0;
        let packets = 0;
        for (let flow = 0; flow < flows.count; flow++) {
          bytes += flows.clientBytes[flow]! + flows.serverBytes[flow]!;
          packets += flows.clientPackets[flow]! + flows.serverPackets[flow]!;
          expect(flows.lastUs[flow]!).toBeGreaterThanOrEqual(flows.firstUs[flow]!);
        }
        expect(packets).toBe(rows.length);
        expect(bytes).toBe(table.size.subarray(0, table.count).reduce((sum, size) => sum + size, 0));
        for (let at = 0; at < table.count; at++) {
          const flow = rowFlows[at]!;
          expect(new Set([flows.client[flow], flows.server[flow]])).toEqual(
            new Set([table.source[at], table.destination[at]]),
          );
        }
      }),
    );
  });

  it('keeps 20,000 keys apart while its hash table grows', () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => ({
      at: 0,
      from: `10.0.${at >> 8}.${at & 255}:${40000 + (at % 7)}`,
      to: b,
    }));
    const flows = build([...rows, ...rows]);
    expect(flows.count).toBe(20_000);
    expect(flows.clientPackets.every((packets) => packets === 2)).toBe(true);
  });
});
