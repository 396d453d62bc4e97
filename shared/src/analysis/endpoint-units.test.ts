// An endpoint stands at its best happening, tells its others, and is listed where the happening is at home.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { endpointUnits } from './endpoint-units.ts';
import { readTraffic } from './traffic.ts';
import type { UnitSet } from './unit-set.ts';

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
  const piece = { at, from: `10.0.0.${host}:39000`, to: remote, protocol: 'UDP', payload: 60_000 };
  return Array.from({ length: 10 }, () => piece);
}

function scan(host: number, target: string): PacketRow[] {
  return Array.from({ length: 60 }, (_, at): PacketRow[] => {
    const ends = { from: `10.0.0.${host}:${50_000 + at}`, to: `${target}:${1 + at}` };
    const back = { at: at / 10 + 0.01, from: ends.to, to: ends.from, flags: 'RST, ACK', payload: 0 };
    return [{ at: at / 10, ...ends, flags: 'SYN', payload: 0 }, back];
  }).flat();
}

const unitsOf = (rows: readonly PacketRow[]): UnitSet => endpointUnits(readTraffic(packetTable(rows)), null);
const unitOf = (units: UnitSet, address: string): number =>
  Array.from({ length: units.count }, (_, unit) => units.id(unit)).indexOf(address);
const listed = (units: UnitSet): string[] => Array.from(units.listed, (unit) => units.id(unit));

const crowd = Array.from({ length: 40 }, (_, at) => visit(at, 20 + at, 1 + at)).flat();

describe('an endpoint', () => {
  it('has the score of its happening at both ends, and is listed at the local one', () => {
    const units = unitsOf([...crowd, ...upload(50, 6, '203.0.113.10:47000')]);
    const [local, remote] = [unitOf(units, '10.0.0.6'), unitOf(units, '203.0.113.10')];
    expect(units.score[local]).toBeGreaterThan(1);
    expect(units.score[remote]).toBe(units.score[local]);
    expect(listed(units)[0]).toBe('10.0.0.6');
    expect(listed(units)).not.toContain('203.0.113.10');
    expect(units.more(local)).toEqual({ flows: 1, endpoints: ['203.0.113.10'] });
  });

  it('of several happenings stands at its best and tells the others', () => {
    const thefts = [...upload(50, 6, '203.0.113.10:47000'), ...upload(60, 6, '203.0.113.11:47000')];
    const units = unitsOf([...crowd, ...thefts, ...scan(6, '203.0.113.44')]);
    expect(listed(units).filter((id) => id === '10.0.0.6')).toHaveLength(1);
    expect(units.more(unitOf(units, '10.0.0.6'))?.alsoIn?.sort()).toEqual([
      '10.0.0.6 → 203.0.113.10',
      '10.0.0.6 → 203.0.113.11',
    ]);
  });

  it('that scans many ports is one row, however many flows that takes', () => {
    const units = unitsOf([...crowd, ...scan(7, '203.0.113.44')]);
    const scanner = unitOf(units, '10.0.0.7');
    expect(listed(units)[0]).toBe('10.0.0.7');
    expect(units.more(scanner)).toEqual({ flows: 60, endpoints: ['203.0.113.44'] });
    expect(units.reasons(scanner)[0]!.text).toContain('10.0.0.7 tried 60 ports of 203.0.113.44');
  });

  it('that is attacked from outside is listed itself; a sweep at its client', () => {
    const inbound = upload(50, 6, '203.0.113.10:47000').map(({ from, to, ...rest }) => ({
      ...{ ...rest, from: '203.0.113.10:51000', to: '10.0.0.6:47000' },
    }));
    expect(listed(unitsOf([...crowd, ...inbound]))[0]).toBe('10.0.0.6');
    const sweep = Array.from({ length: 40 }, (_, at): PacketRow => ({
      ...{ at, from: `203.0.113.10:${51_000 + at}`, to: `10.0.1.${at + 1}:22`, flags: 'SYN', payload: 0 },
    }));
    const units = unitsOf([...crowd, ...sweep]);
    expect(listed(units)[0]).toBe('203.0.113.10');
    // The hosts of a sweep did nothing.
    expect(units.score[unitOf(units, '10.0.1.7')]).toBe(0);
    expect(units.more(unitOf(units, '203.0.113.10'))).toMatchObject({ flows: 40 });
    expect(units.more(unitOf(units, '203.0.113.10'))!.endpoints).toHaveLength(20);
  });
});
