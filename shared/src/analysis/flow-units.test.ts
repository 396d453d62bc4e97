// Flows inherit what was found of their happening: it is listed once, by the flow that sent most.
import { expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { flowUnits } from './flow-units.ts';
import { readTraffic } from './traffic.ts';

const segment = 1400;

function flow(at: number, from: string, to: string, up: number, down: number): PacketRow[] {
  const rows: PacketRow[] = [
    { at, from, to, flags: 'SYN', payload: 0 },
    { at: at + 0.01, from: to, to: from, flags: 'SYN, ACK', payload: 0 },
  ];
  for (let left = up; left > 0; left -= segment)
    rows.push({ at: at + 0.1, from, to, flags: 'ACK', payload: Math.min(segment, left) });
  for (let left = down; left > 0; left -= segment)
    rows.push({ at: at + 0.2, from: to, to: from, flags: 'ACK', payload: Math.min(segment, left) });
  return rows;
}

/** Ten hosts read from twenty servers, three times each. */
function office(): PacketRow[] {
  return Array.from({ length: 600 }, (_, visit) => {
    const [host, server, turn] = [
      1 + (visit % 10),
      1 + (Math.floor(visit / 10) % 20),
      Math.floor(visit / 200),
    ];
    const at = host * 7 + server * 3.1 + turn * 13.7 * (1 + ((host + server) % 5) / 5);
    const up = 800 + host * 37 + server * 53 + turn;
    const down = 5000 + 777 * ((host * server) % 13);
    return flow(at, `10.0.0.${host}:${40_000 + visit}`, `198.51.100.${server}:443`, up, down);
  }).flat();
}

it('lists a happening once, by the flow that sent most, and folds the others', () => {
  const upload = (at: number, size: number, turn: number): PacketRow[] =>
    flow(at, `10.0.0.3:${50_000 + turn}`, '203.0.113.30:47000', size, 500);
  const rows = [...office(), ...upload(5, 60_000, 0), ...upload(16.3, 90_000, 1), ...upload(27.6, 60_000, 2)];
  const units = flowUnits(readTraffic(packetTable(rows)), null);
  const parts = Array.from({ length: units.count }, (_, unit) => unit).filter(
    (unit) => units.face(unit).dstIp === '203.0.113.30',
  );
  expect(parts).toHaveLength(3);
  expect(new Set(parts.map((unit) => units.score[unit]))).toEqual(new Set([units.score[units.listed[0]!]]));
  expect(units.face(units.listed[0]!)).toMatchObject({ srcIp: '10.0.0.3', srcPort: 50_001 });
  expect(Array.from(units.listed).filter((unit) => parts.includes(unit))).toHaveLength(1);
  expect(units.more(units.listed[0]!)).toEqual({ flows: 2, endpoints: [] });
});
