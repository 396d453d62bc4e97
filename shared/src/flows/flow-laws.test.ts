// What must hold of flows of any packets: batches make no difference, forgotten flows leave the others as they were,
// and the timeouts act at their very edge.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packetTable, tableEpochUs, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { FlowBuilder, type FlowOptions } from './flow-builder.ts';
import { clientSources, flowState, type FlowTable } from './flow-table.ts';
import { servicePortRank } from './service-port.ts';

const end = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 80, 50_000))
  .map(([host, port]) => `10.0.0.${host}:${port}`);
const row: fc.Arbitrary<PacketRow> = fc.record({
  at: fc.integer({ min: 0, max: 4000 }),
  from: end,
  to: end,
  protocol: fc.constantFrom('TCP', 'UDP', 'ICMP'),
  flags: fc.constantFrom('', 'SYN', 'SYN, ACK', 'ACK', 'RST', 'FIN, ACK'),
  payload: fc.integer({ min: -1, max: 1400 }),
  label: fc.constantFrom('norm', 'chum'),
  sni: fc.constantFrom('a.example', 'b.example'),
  facts: fc.constantFrom(0, 8),
});

/** All columns of one flow. */
function flowOf(flows: FlowTable, flow: number): Record<string, number> {
  const columns = Object.entries(flows).filter(([, column]) => ArrayBuffer.isView(column));
  const { activities } = flows;
  const runs: Record<string, number> = {};
  for (let entry = activities.head[flow] as number; entry !== 0; entry = activities.next[entry - 1] as number)
    runs[`run at ${activities.startUs[entry - 1] as number}`] = activities.endUs[entry - 1] as number;
  return {
    ...Object.fromEntries(columns.map(([name, column]) => [name, (column as Uint32Array)[flow] as number])),
    ...runs,
  };
}
const flowsOf = (flows: FlowTable): Record<string, number>[] =>
  Array.from({ length: flows.count }, (_, flow) => flowOf(flows, flow));

describe('any packets', () => {
  it('make the same flows in one batch and in many, looked at in between or not', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 80 }), fc.integer({ min: 1, max: 20 }), (rows, batch) => {
        const table = packetTable(rows);
        const whole = new FlowBuilder({ assignFlows: true });
        whole.add(table, 0, table.count);
        const parts = new FlowBuilder({ assignFlows: true });
        const taken: number[] = [];
        for (let from = 0; from < table.count; from += batch) {
          parts.add(table, from, Math.min(from + batch, table.count));
          parts.finish();
          taken.push(...parts.takeFlowOfRow());
        }
        if (rows.length === 0) return;
        expect(flowsOf(parts.finish())).toEqual(flowsOf(whole.finish()));
        expect(taken).toEqual([...whole.flowOfRow()]);
      }),
      { numRuns: 150 },
    );
  });

  it('are as many flows when they are only counted', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 80 }), (rows) => {
        const table = packetTable(rows);
        const [whole, counted] = [new FlowBuilder(), new FlowBuilder({ countOnly: true })];
        for (const builder of [whole, counted]) builder.add(table, 0, table.count);
        expect(counted.flowCount).toBe(whole.flowCount);
      }),
      { numRuns: 150 },
    );
  });

  it('go on in the flows that were not forgotten as if none had been', () => {
    const limitS = 2000;
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.array(row, { maxLength: 30 }),
        (early, late) => {
          const rows = [...early, ...late.map((one) => ({ ...one, at: one.at + 4000 }))];
          const table = packetTable(rows);
          // No timeout: what is left of a key after it was forgotten must be a flow of its own.
          const long = { idleTcpMs: 1e9, idleUdpMs: 1e9, idleOtherMs: 1e9, activeMs: 1e9 };
          const plain = new FlowBuilder({ ...long, assignFlows: true });
          const pruned = new FlowBuilder({ ...long, assignFlows: true });
          for (const builder of [plain, pruned]) builder.add(table, 0, early.length);
          const before = flowsOf(plain.finish());
          const old = pruned.forgetBefore(tableEpochUs + limitS * 1e6);
          const stay = before.flatMap((flow, at) =>
            (flow['lastUs'] ?? 0) >= tableEpochUs + limitS * 1e6 ? [at] : [],
          );
          if (old === null) expect(stay).toHaveLength(before.length);
          else expect([...old]).toEqual(stay);
          expect(flowsOf(pruned.finish())).toEqual(stay.map((at) => before[at]));
          pruned.takeFlowOfRow();
          for (const builder of [plain, pruned]) builder.add(table, early.length, rows.length);
          const [all, rest] = [flowsOf(plain.finish()), flowsOf(pruned.finish())];
          const numbers = pruned.takeFlowOfRow();
          const plainNumbers = plain.flowOfRow().slice(early.length);
          for (let at = 0; at < late.length; at++) {
            const was = stay.indexOf(plainNumbers[at] as number);
            // Of a flow that stayed: the same one, and with the same sums.
            if (was >= 0) expect([numbers[at], rest[was]]).toEqual([was, all[stay[was] as number]]);
          }
          const packets = rest.reduce(
            (sum, flow) => sum + (flow['clientPackets'] ?? 0) + (flow['serverPackets'] ?? 0),
            0,
          );
          const stayed = stay.reduce(
            (sum, at) => sum + (before[at]?.['clientPackets'] ?? 0) + (before[at]?.['serverPackets'] ?? 0),
            0,
          );
          expect(packets).toBe(stayed + late.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('give each key its flow back after many were forgotten and the tables have grown', () => {
    const rows = Array.from({ length: 6000 }, (_, at) => ({
      at,
      from: `10.${at >> 8}.${at & 255}.1:${40_000 + (at % 5)}`,
      to: '203.0.113.9:443',
    }));
    const table = packetTable([...rows, ...rows.map((one) => ({ ...one, at: one.at + 6000 }))]);
    const builder = new FlowBuilder({ idleTcpMs: 1e9, assignFlows: true });
    builder.add(table, 0, 6000);
    expect(builder.forgetBefore(tableEpochUs + 3000e6)).toHaveLength(3000);
    expect(builder.flowCount).toBe(3000);
    builder.takeFlowOfRow();
    builder.add(table, 6000, 12_000);
    expect(builder.flowCount).toBe(6000);
    const numbers = builder.takeFlowOfRow();
    // The second half has its old flows, the first half new ones behind them.
    expect([numbers[3000], numbers[5999], numbers[0], numbers[2999]]).toEqual([0, 2999, 3000, 5999]);
    expect(
      builder
        .finish()
        .clientPackets.subarray(0, 3000)
        .every((packets) => packets === 2),
    ).toBe(true);
  });
});

describe('the edge', () => {
  const count = (rows: readonly PacketRow[], options?: FlowOptions): number => {
    const table = packetTable(rows);
    const builder = new FlowBuilder(options);
    builder.add(table, 0, table.count);
    return builder.flowCount;
  };
  const of = (protocol: string, flags = ''): ((at: number) => PacketRow) => {
    return (at) => ({ at, from: '10.0.0.1:50000', to: '10.0.0.2:80', protocol, flags, payload: 1 });
  };

  it.each<[string, (at: number) => PacketRow, number]>([
    ['TCP', of('TCP', 'ACK'), 900],
    ['UDP', of('UDP'), 300],
    ['ICMP', of('ICMP'), 60],
  ])('of silence belongs to the flow (%s)', (_name, packet, idleS) => {
    expect(count([packet(0), packet(idleS)])).toBe(1);
    expect(count([packet(0), packet(idleS + 0.000_001)])).toBe(2);
  });

  it('of the active timeout belongs to the flow', () => {
    const packet = of('TCP', 'ACK');
    const options = { activeMs: 12_000 };
    expect(count([packet(0), packet(6), packet(12)], options)).toBe(1);
    expect(count([packet(0), packet(6), packet(12.000_001)], options)).toBe(2);
  });

  it('of a repeated SYN inside a living connection', () => {
    const [data, syn] = [of('TCP', 'ACK'), of('TCP', 'SYN')];
    expect(count([data(0), syn(1)])).toBe(1);
    expect(count([data(0), syn(1.000_001)])).toBe(2);
  });

  it('of a rest: a second is none', () => {
    const packet = of('UDP');
    const build = (at: number): FlowTable => {
      const table = packetTable([packet(0), packet(at)].map((one) => ({ ...one, payload: 10 })));
      const builder = new FlowBuilder();
      builder.add(table, 0, 2);
      return builder.finish();
    };
    expect(build(1).activities.startUs).toHaveLength(1);
    expect([...build(1.5).activities.startUs].map((us) => us - tableEpochUs)).toEqual([0, 1_500_000]);
  });

  it.each([
    [0, 0],
    [1, 3],
    [1023, 3],
    [1024, 1],
    [3306, 2],
    [32_767, 1],
    [32_768, 0],
    [51_820, 2],
    [65_535, 0],
  ])('port %i ranks %i', (port, rank) => {
    expect(servicePortRank(port)).toBe(rank);
  });
});

it('calls a UDP flow with an answer answered, and keeps its client through a hello on a later packet', () => {
  const table = packetTable([
    { at: 0, from: '10.0.0.9:443', to: '10.0.0.1:50000', protocol: 'UDP', sni: 'first.example' },
    { at: 1, from: '10.0.0.1:50000', to: '10.0.0.9:443', protocol: 'UDP', sni: 'hello.example', facts: 8 },
    { at: 2, from: '10.0.0.1:50000', to: '10.0.0.9:443', protocol: 'UDP', sni: 'later.example', facts: 8 },
  ]);
  const builder = new FlowBuilder();
  builder.add(table, 0, 3);
  const flows = builder.finish();
  const { details } = flows.dictionaries;
  expect([flowState(flows, 0), clientSources[flows.clientSource[0] as number]]).toEqual([
    'answered',
    'service-port',
  ]);
  expect(details.get(flows.detail[0] as number).sni).toBe('first.example');
  expect(details.get(flows.helloDetail[0] as number).sni).toBe('hello.example');
});
