// The lead of a busy address is the best of many channels, and counts less than the only channel of a quiet one.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { endpointUnits } from './endpoint-units.ts';
import { readTraffic } from './traffic.ts';

/** A short visit: 500 B up, 4 kB down and a little more with each. */
function visit(at: number, host: number, server: number): PacketRow[] {
  const from = `10.0.0.${host}:${40_000 + at}`;
  const to = `198.51.100.${server}:443`;
  return [
    { at, from, to, flags: 'SYN', payload: 0 },
    { at: at + 0.1, from, to, flags: 'ACK', payload: 500 + (at % 7) },
    { at: at + 0.2, from: to, to: from, flags: 'ACK', payload: 4000 + 13 * (at % 11) },
  ];
}

function upload(at: number, host: number, remote: string): PacketRow[] {
  return [{ at, from: `10.0.0.${host}:39000`, to: remote, protocol: 'UDP', payload: 60_000 }];
}

function distances(
  rows: readonly PacketRow[],
  features: readonly string[] | null = null,
): (address: string) => number {
  const units = endpointUnits(readTraffic(packetTable(rows)), features);
  const ids = Array.from({ length: units.count }, (_, unit) => units.id(unit));
  return (address) => units.distance[ids.indexOf(address)] as number;
}

const crowd = Array.from({ length: 40 }, (_, at) => visit(at, 20 + at, 1 + at)).flat();
const busy = Array.from({ length: 30 }, (_, at) => visit(100 + at, 5, 60 + at)).flat();

describe('an endpoint', () => {
  it('of one channel stands as far out as the other end; one of many channels less', () => {
    const thefts = [...upload(50, 5, '203.0.113.9:6667'), ...upload(50, 6, '203.0.113.10:6667')];
    const rows = [...crowd, ...busy, ...thefts];
    // Without what an address does as one (its peers), the channel is all that counts.
    const of = distances(rows, ['net_upload', 'pcr', 'port_rarity', 'unnamed']);
    expect(of('203.0.113.9')).toBeGreaterThan(2);
    expect(of('10.0.0.6')).toBe(of('203.0.113.10'));
    expect(of('203.0.113.9') - of('10.0.0.5')).toBeCloseTo(Math.log10(31), 9);
  });

  it('loses nothing for a scan of many ports: that is one decision', () => {
    const scan = Array.from({ length: 60 }, (_, at): PacketRow[] => {
      const ends = { from: `10.0.0.7:${50_000 + at}`, to: `203.0.113.44:${1 + at}` };
      const back = { at: at / 10 + 0.01, from: ends.to, to: ends.from, flags: 'RST, ACK', payload: 0 };
      return [{ at: at / 10, ...ends, flags: 'SYN', payload: 0 }, back];
    }).flat();
    const of = distances([...crowd, ...scan]);
    expect(of('203.0.113.44')).toBeGreaterThan(1);
    expect(of('10.0.0.7')).toBeGreaterThanOrEqual(of('203.0.113.44'));
  });
});
