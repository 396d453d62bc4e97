// What left in a small scope: sums by sender, destination, protocol and pair; nothing that stays inside counts as sent.
import { describe, expect, it } from 'vitest';
import { buildChannels } from '../analysis/channel-table.ts';
import { readTraffic } from '../analysis/traffic.ts';
import { overview as overviewSchema, type Overview } from '../contract/stats.ts';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { summariseTraffic } from './overview.ts';
import { timelineBins, timeSpan } from './timeline.ts';

const drop = { from: '10.0.0.9:50000', to: '203.0.113.9:443' };
const office: readonly PacketRow[] = [
  { ...drop, at: 0, flags: 'SYN', size: 100, sni: 'drop.example' },
  { ...drop, at: 10, size: 5000 },
  { at: 11, from: drop.to, to: drop.from, size: 300 },
  { at: 2, from: '10.0.0.8:50001', to: '203.0.113.9:443', flags: 'SYN', size: 700 },
  { at: 3, from: '10.0.0.9:6000', to: '192.0.2.53:53', protocol: 'UDP', size: 80, dns: 'q.example' },
  { at: 4, from: '10.0.0.9:445', to: '10.0.0.5:50002', size: 9000 },
  { at: 5, from: '10.0.0.9:5353', to: '224.0.0.251:5353', protocol: 'UDP', size: 60 },
  { at: 6, from: '', to: '', protocol: 'LLDP', size: 40 },
];

function summary(rows: readonly PacketRow[], most?: number): Overview {
  const traffic = readTraffic(packetTable(rows), { names: new Map([['192.0.2.53', 'resolver.example']]) });
  const found = summariseTraffic(traffic, buildChannels(traffic), most);
  expect(overviewSchema.parse(found)).toEqual(found);
  return found;
}

describe('summariseTraffic', () => {
  const found = summary(office);

  it('counts all packets, and tells what left from what stayed inside', () => {
    expect(found).toMatchObject({ packets: 8, bytes: 15_280, flows: 5, onlyInside: false });
    expect(found).toMatchObject({ sent: 5880, received: 300, inside: 9060 });
    expect((found.lastMs ?? 0) - (found.firstMs ?? 0)).toBe(11_000);
  });

  it('lists who sent most out', () => {
    expect(
      found.senders.map(({ address, bytesUp, destinations }) => [address, bytesUp, destinations]),
    ).toEqual([
      ['10.0.0.9', 5180, 2],
      ['10.0.0.8', 700, 1],
    ]);
  });

  it('lists where most went: one row for a service of an address, whoever sent to it', () => {
    const [first, second] = found.destinations;
    expect(first).toMatchObject({
      ...{ name: 'drop.example', address: '203.0.113.9', port: 443, service: 'HTTPS', senders: 2 },
      ...{ bytesUp: 5800, bytesDown: 300, flows: 2 },
    });
    expect(first?.sentOverTime.reduce((sum, bytes) => sum + bytes, 0)).toBe(5800);
    expect(first?.sentOverTime[36]).toBe(5000);
    expect(second).toMatchObject({ name: 'resolver.example', port: 53, service: 'DNS', bytesUp: 80 });
    expect(found.destinations).toHaveLength(2);
  });

  it('has protocols with the ports of their servers, and pairs by all their bytes', () => {
    expect(found.protocols.map(({ protocol, ports }) => [protocol, ports.map(({ port }) => port)])).toEqual([
      ['TCP', [443, 445]],
      ['UDP', [53, 5353]],
    ]);
    expect(found.conversations[0]).toMatchObject({ client: '10.0.0.5', server: '10.0.0.9', bytesDown: 9000 });
    expect(found.conversations[1]).toMatchObject({ serverName: 'drop.example', bytesUp: 5100 });
  });

  it('shows so many rows of each list', () => {
    const one = summary(office, 1);
    expect([one.senders, one.destinations, one.conversations].map((list) => list.length)).toEqual([1, 1, 1]);
  });

  it('shows what is sent inside where nothing leaves, and says so', () => {
    const inside = summary([{ at: 0, from: '10.0.0.1:50000', to: '10.0.0.2:22', flags: 'SYN', size: 70 }]);
    expect(inside).toMatchObject({ sent: 0, inside: 70, onlyInside: true });
    expect(inside.destinations).toMatchObject([{ address: '10.0.0.2', service: 'SSH', bytesUp: 70 }]);
  });

  it('has nothing to say of no packets', () => {
    expect(summary([])).toMatchObject({ packets: 0, firstMs: null, senders: [], onlyInside: false });
  });
});

describe('timelineBins', () => {
  it('puts the first packet in the first bin and the last one in the last', () => {
    const traffic = readTraffic(packetTable(office));
    const { table } = traffic;
    const span = timeSpan(table.timestampUs, table.count);
    const { up, down } = timelineBins(traffic, span, 11);
    expect([...up]).toEqual([100, 0, 700, 80, 0, 60, 0, 0, 0, 0, 5000]);
    expect([...down]).toEqual([0, 0, 0, 0, 9000, 0, 0, 0, 0, 0, 300]);
  });
});
