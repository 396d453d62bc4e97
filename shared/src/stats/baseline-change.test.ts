// What is new beside a quiet dataset: by the domain of a server, else by its address.
import { expect, it } from 'vitest';
import { buildChannels } from '../analysis/channel-table.ts';
import { readTraffic } from '../analysis/traffic.ts';
import { baselineChange } from '../contract/stats.ts';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { changeAgainst, quietTraffic } from './baseline-change.ts';

const hour = 3600;

function change(quiet: readonly PacketRow[], rows: readonly PacketRow[]) {
  const made = (some: readonly PacketRow[]) => {
    const traffic = readTraffic(packetTable(some), { names: new Map() });
    return [traffic, buildChannels(traffic)] as const;
  };
  const found = changeAgainst(...made(rows), quietTraffic(...made(quiet)));
  expect(baselineChange.parse(found)).toEqual(found);
  return found;
}

const upload = (to: string, at: number, size: number, sni?: string): PacketRow => ({
  ...{ from: `10.0.0.9:${String(50_000 + at)}`, to, at, flags: 'SYN', size },
  ...(sni === undefined ? {} : { sni }),
});

it('a server of a known domain is known at every address; one without a name by its address alone', () => {
  const quiet = [
    upload('203.0.113.9:443', 0, 500, 'a.drive.example'),
    upload('198.51.100.7:443', 2 * hour, 1500),
  ];
  const { newDestinations, newCount, scope, baseline } = change(quiet, [
    upload('203.0.113.77:443', 0, 900, 'b.drive.example'),
    upload('198.51.100.7:8443', 1, 900),
    upload('198.51.100.8:443', 2, 7000),
    upload('203.0.113.9:443', hour, 200, 'drop.example'),
  ]);
  expect(newDestinations.map(({ address, name, bytesUp }) => [address, name, bytesUp])).toEqual([
    ['198.51.100.8', null, 7000],
    ['203.0.113.9', 'drop.example', 200],
  ]);
  expect(newCount).toBe(2);
  expect(scope).toEqual({ sent: 9000, hours: 1 });
  expect(baseline).toEqual({ sent: 2000, hours: 2 });
});

it('the same traffic has nothing new; an empty baseline makes all of it new', () => {
  const rows = [upload('203.0.113.9:443', 0, 500, 'a.drive.example'), upload('198.51.100.7:22', 1, 500)];
  expect(change(rows, rows).newCount).toBe(0);
  expect(change([], rows)).toMatchObject({ newCount: 2, baseline: { sent: 0, hours: 0 } });
});

it('more new destinations than there are rows are counted', () => {
  const many = Array.from({ length: 300 }, (_, at) =>
    upload(`198.51.100.${String(at % 250)}:${String(1000 + at)}`, at, 100),
  );
  const { newDestinations, newCount } = change([], many);
  expect([newDestinations.length, newCount]).toEqual([10, 300]);
});
