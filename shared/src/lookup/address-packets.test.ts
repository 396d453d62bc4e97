// Up and down of one address are those of the tables of endpoints: the local frame.
import { describe, expect, it } from 'vitest';
import { readTraffic } from '../analysis/traffic.ts';
import type { LocalRuleRecord } from '../domain/manifest.ts';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { buildEndpoints } from '../flows/endpoint-table.ts';
import { AddressCollector, type AddressPackets } from './address-packets.ts';

const ranges: LocalRuleRecord = { rule: 'ranges', addresses: [] };
const rows: PacketRow[] = [
  { at: 0, from: '10.0.0.1:50000', to: '203.0.113.9:443', flags: 'SYN', size: 1 },
  { at: 1, from: '203.0.113.9:443', to: '10.0.0.1:50000', flags: 'SYN, ACK', size: 2, label: 'chum' },
  // Inside: the client counts as local, so what the server sends is down, also for the server.
  { at: 2, from: '10.0.0.1:50001', to: '10.0.0.2:445', flags: 'SYN', size: 4 },
  { at: 3, from: '10.0.0.2:445', to: '10.0.0.1:50001', size: 8 },
  // Outside, and one with itself.
  { at: 4, from: '203.0.113.9:443', to: '198.51.100.1:60000', size: 16 },
  { at: 5, from: '10.0.0.2:7000', to: '10.0.0.2:80', flags: 'SYN', size: 32 },
  { at: 6, from: '10.0.0.2:80', to: '10.0.0.2:7000', size: 64 },
];

function collect(ip: string, local = ranges, step = rows.length): AddressPackets {
  const table = packetTable(rows);
  const collector = new AddressCollector(table, ip, local);
  for (let from = 0; from < table.count; from += step)
    collector.add(from, Math.min(table.count, from + step));
  return collector.finish();
}

function sums({ count, size, isUp }: AddressPackets): { packets: number; up: number; down: number } {
  let [up, down] = [0, 0];
  for (let at = 0; at < count; at++) {
    if (isUp[at] === 1) up += size[at] ?? 0;
    else down += size[at] ?? 0;
  }
  return { packets: count, up, down };
}

describe('packets of an address', () => {
  it.each(['10.0.0.1', '10.0.0.2', '203.0.113.9', '198.51.100.1'])(
    'sums up as the table of endpoints does: %s',
    (ip) => {
      for (const local of [ranges, { rule: 'given', addresses: ['203.0.113.0/24'] } as const]) {
        const traffic = readTraffic(packetTable(rows), {
          local: { ...local, addresses: [...local.addresses] },
        });
        const endpoints = buildEndpoints(traffic.flows, traffic);
        const at = endpoints.rowOfAddress[traffic.table.dictionaries.addresses.find(ip) ?? 0] ?? 0;
        const wanted = {
          packets: endpoints.packets[at],
          up: endpoints.bytesUp[at],
          down: endpoints.bytesDown[at],
        };
        expect(sums(collect(ip, { ...local, addresses: [...local.addresses] }))).toEqual(wanted);
      }
    },
  );

  it('takes rows in pieces as in one, with times and labels', () => {
    const whole = collect('10.0.0.2');
    expect(collect('10.0.0.2', ranges, 2)).toEqual(whole);
    const chum = collect('203.0.113.9');
    expect([...chum.label].map((id) => chum.labels[id])).toEqual(['norm', 'chum', 'norm']);
    expect(chum.timeUs[1]).toBe(1_700_000_001_000_000);
  });

  it('has nothing of an address that is not there, but the time of the dataset', () => {
    const none = collect('10.0.0.99');
    expect(none.count).toBe(0);
    expect(none.span).toEqual({ startUs: 1_700_000_000_000_000, endUs: 1_700_000_006_000_000 });
  });
});
