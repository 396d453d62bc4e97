// Updated in place equals computed from all rows: for any way to cut the packets into slices; and what is left after
// flows were forgotten equals the batch on the packets of the flows that stay.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointUnits, endpointUnitSteps } from '../analysis/endpoint-units.ts';
import { flowUnits, flowUnitSteps } from '../analysis/flow-units.ts';
import { finish } from '../analysis/steps.ts';
import { syntheticHour } from '../analysis/synthetic-hour.fixture.ts';
import { readTraffic } from '../analysis/traffic.ts';
import type { UnitSet } from '../analysis/unit-set.ts';
import { packetTable, tableEpochUs } from '../domain/packet-rows.fixture.ts';
import { PacketTable } from '../domain/packet-table.ts';
import { LiveTraffic } from './live-traffic.ts';

function expectSame(ours: UnitSet, batch: UnitSet): void {
  expect(ours.count).toBe(batch.count);
  batch.columns.forEach((column, at) => {
    const mine = ours.columns[at]!;
    expect(mine.name).toBe(column.name);
    for (let unit = 0; unit < batch.count; unit++) {
      const [value, expected] = [mine.values[unit]!, column.values[unit]!];
      if (Number.isNaN(expected)) expect(value).toBeNaN();
      else if (Math.abs(value - expected) > 1e-9 * (1 + Math.abs(expected)))
        expect.fail(`${column.name} of unit ${unit}: ${value}, not ${expected}`);
    }
  });
  for (let unit = 0; unit < batch.count; unit++)
    expect(Math.abs(ours.score[unit]! - batch.score[unit]!)).toBeLessThan(1e-9);
  for (const unit of [0, 1, batch.count - 1]) {
    expect(ours.face(unit)).toEqual(batch.face(unit));
    expect(ours.reasons(unit)).toEqual(batch.reasons(unit));
  }
}

/** Packets in order of time, so that what is forgotten is the past. */
function sorted(table: PacketTable, keep: (row: number) => boolean = () => true): PacketTable {
  const rows = Array.from({ length: table.count }, (_, row) => row).filter(keep);
  rows.sort((a, b) => table.timestampUs[a]! - table.timestampUs[b]! || a - b);
  const out = new PacketTable(rows.length, table.dictionaries);
  out.count = rows.length;
  const names = ['timestampUs', 'size', 'payloadSize', 'source', 'destination', 'sourcePort'] as const;
  const more = ['destinationPort', 'sourceMac', 'destinationMac', 'protocol', 'tcpFlags', 'label'] as const;
  for (const name of [...names, ...more, 'detail', 'facts'] as const)
    rows.forEach((from, to) => (out[name][to] = table[name][from]!));
  return out;
}

const hour = syntheticHour(3, 'dns-tunnel');
const all = sorted(hour.table);
const part = sorted(hour.table, (row) => row % 11 < 2);

function liveIn(table: PacketTable, cuts: readonly number[]): LiveTraffic {
  const live = new LiveTraffic(table.dictionaries, { names: hour.names });
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    live.add(table, from, Math.min(table.count, cut));
    from = Math.min(table.count, cut);
  }
  live.add(table, from, table.count);
  return live;
}

describe('a window that holds everything', () => {
  it('has the flows and endpoints of the batch, however the packets were cut', () => {
    const batch = readTraffic(part, { names: hour.names });
    const [flows, endpoints] = [flowUnits(batch, null), endpointUnits(batch, null)];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: part.count }), { maxLength: 12 }), (cuts) => {
        const { traffic, gathered, numbers } = liveIn(part, cuts).snapshot();
        expectSame(finish(flowUnitSteps(traffic, null, { gathered })), flows);
        expectSame(finish(endpointUnitSteps(traffic, null, { gathered })), endpoints);
        expect([...numbers.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
      }),
      { numRuns: 3 },
    );
  }, 60_000);

  it('finds groups by MAC and by ARP as the batch does', () => {
    const table = packetTable([
      { at: 0, from: '10.0.0.5', to: '10.0.0.255', protocol: 'ARP' },
      { at: 1, from: '10.0.0.5:1', to: '10.0.0.254:9', protocol: 'UDP' },
      { at: 2, from: '10.0.0.6:1', to: '10.0.0.253:9', protocol: 'UDP' },
      { at: 3, from: '10.0.0.253:9', to: '10.0.0.6:1', protocol: 'UDP' },
      { at: 3, from: '10.0.0.6:9', to: '239.1.1.1:1', protocol: 'UDP' },
    ]);
    table.destinationMac.fill(table.dictionaries.macs.intern('ff:ff:ff:ff:ff:ff'), 0, 3);
    const { traffic } = liveIn(table, [2, 3]).snapshot();
    expect([...traffic.group]).toEqual([...readTraffic(table).group]);
    expect(traffic.group.reduce((sum, each) => sum + each, 0)).toBe(2);
  });
});

describe('forgetting', () => {
  it('leaves what the batch finds in the packets of the flows that stay', () => {
    const live = liveIn(all, [20_000, 50_000]);
    const limitUs = tableEpochUs + 2400e6;
    const before = live.snapshot().traffic.flows.count;
    const gone = live.expire(limitUs, Number.POSITIVE_INFINITY);
    const batch = readTraffic(all, { names: hour.names });
    const stays = sorted(all, (row) => batch.flows.lastUs[batch.flowOfRow[row]!]! >= limitUs);
    const after = readTraffic(stays, { names: hour.names });
    const { traffic, gathered } = live.snapshot();
    expect(gone).toBeGreaterThan(1000);
    expect(traffic.flows.count).toBe(before - gone);
    // Orphans of a flow that was split at the idle time-out keep their place: the same packets, the same flows.
    expect([...traffic.flows.clientBytes]).toEqual([...after.flows.clientBytes]);
    const groupsOfAll = { ...after, group: batch.group };
    expectSame(finish(flowUnitSteps(traffic, null, { gathered })), flowUnits(groupsOfAll, null));
  }, 60_000);

  it('goes on counting flows that stay, opens the others anew, and keeps to a number', () => {
    const rows = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => ({
        at: from + at,
        from: `10.0.0.5:${1000 + ((from + at) % 7)}`,
        to: '198.51.100.1:443',
        payload: 10,
      }));
    const table = packetTable([...rows(0, 21), ...rows(21, 42)]);
    const live = new LiveTraffic(table.dictionaries);
    live.add(table, 0, 21);
    expect(live.expire(tableEpochUs + 17e6, 100)).toBe(3);
    expect([...live.snapshot().numbers]).toEqual([3, 4, 5, 6]);
    live.add(table, 21, 42);
    const { traffic, numbers } = live.snapshot();
    expect([...numbers]).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect([...traffic.flows.clientPackets]).toEqual([6, 6, 6, 6, 3, 3, 3]);
    expect(live.expire(0, 2)).toBe(5);
    expect(live.flowCount).toBe(2);
    expect([...live.snapshot().traffic.flows.lastUs].map((us) => (us - tableEpochUs) / 1e6)).toEqual([
      40, 41,
    ]);
  });
});
