// A flow is judged with its channel: many equal uploads to one place weigh more than one of them alone.
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

it('puts one of three equal uploads to a place before an upload of the same size alone', () => {
  const upload = (at: number, from: string, to: string): PacketRow[] =>
    flow(at, from, `${to}:443`, 6000, 500);
  const rows = [
    ...office(),
    ...[5, 16.3, 27.6].flatMap((at, turn) => upload(at, `10.0.0.3:${50_000 + turn}`, '198.51.100.30')),
    ...upload(9, '10.0.0.4:51000', '198.51.100.31'),
  ];
  const units = flowUnits(readTraffic(packetTable(rows)), null);
  const strongestTo = (server: string): number =>
    Math.max(...Array.from(units.distance).filter((_, unit) => units.face(unit).dstIp === server));
  expect(strongestTo('198.51.100.31')).toBeGreaterThan(strongestTo('198.51.100.1'));
  expect(strongestTo('198.51.100.30')).toBeGreaterThan(strongestTo('198.51.100.31'));
});
