// Attempts are counted over the channels they were made in, and each happening once among all.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import {
  connectionsOpened,
  portsOfPair,
  portsSurprise,
  triedHosts,
  triedSurprise,
} from './channel-attempts.ts';
import { buildChannels, type ChannelTable } from './channel-table.ts';
import { readTraffic, type Traffic } from './traffic.ts';

const local = '10.0.0.5';

/** A connection a second; refused unless it is answered. */
function tries(
  count: number,
  to: (at: number) => string,
  answered: 'refused' | 'answered' | 'UDP' = 'refused',
  from = local,
): PacketRow[] {
  return Array.from({ length: count }, (_, at): PacketRow[] => {
    const ends = { from: `${from}:${40_000 + at}`, to: to(at) };
    if (answered === 'UDP') return [{ at, ...ends, protocol: 'UDP', payload: 60 }];
    const back = { at: at + 0.001, from: ends.to, to: ends.from, payload: 0 };
    return [
      { at, ...ends, flags: 'SYN', payload: 0 },
      { ...back, flags: answered === 'refused' ? 'RST, ACK' : 'SYN, ACK' },
    ];
  }).flat();
}

function channelsOf(rows: readonly PacketRow[]): { traffic: Traffic; channels: ChannelTable } {
  const traffic = readTraffic(packetTable(rows));
  return { traffic, channels: buildChannels(traffic) };
}

const host = (at: number): string => `203.0.113.${1 + at}:445`;
const port = (at: number): string => `203.0.113.9:${1000 + at}`;

describe('hosts tried on a port', () => {
  it('are counted over the client’s failed channels; who answered, another port and another client are not', () => {
    const rows = [
      ...tries(12, host),
      ...tries(1, () => '203.0.113.99:445', 'answered'),
      ...tries(1, () => '203.0.113.98:22'),
      ...tries(3, host, 'refused', '10.0.0.6'),
    ];
    const { channels } = channelsOf(rows);
    expect([...triedHosts(channels)]).toEqual([...Array.from({ length: 12 }, () => 12), 0, 1, 3, 3, 3]);
  });

  it('surprise as one sweep among others, however many channels it has', () => {
    const visits = Array.from({ length: 60 }, (_, at) =>
      tries(1, () => `198.51.100.${at + 1}:443`, at % 9 === 0 ? 'refused' : 'answered', `10.0.1.${at + 1}`),
    ).flat();
    const { channels } = channelsOf([...visits, ...tries(80, host)]);
    const { surprise, shared } = triedSurprise(channels, triedHosts(channels), 0.5);
    const ofSweep = [...surprise.slice(60)];
    expect(new Set(ofSweep).size).toBe(1);
    expect(new Set(shared.slice(60)).size).toBe(1);
    expect(ofSweep[0]).toBeGreaterThan(2);
    // One refusal is what a dead server looks like.
    expect(Math.max(...surprise.slice(0, 60))).toBeLessThan(1);
  });
});

describe('ports of a pair', () => {
  it('are counted in every channel of the pair, and count once', () => {
    const { channels } = channelsOf([...tries(5, port), ...tries(1, () => '203.0.113.10:443')]);
    const values = portsOfPair(channels);
    expect([...values]).toEqual([5, 5, 5, 5, 5, 1]);
    expect(new Set(portsSurprise(channels, values, 0.5).shared).size).toBe(2);
  });
});

describe('connections', () => {
  it('are the flows that the local host opened by TCP; datagrams and visits from outside are unknown', () => {
    const ssh = (): string => '203.0.113.9:22';
    const { traffic, channels } = channelsOf([
      ...tries(30, ssh, 'answered'),
      ...tries(7, () => '203.0.113.9:53', 'UDP'),
      ...tries(4, () => `${local}:443`, 'answered', '203.0.113.77'),
    ]);
    expect([...connectionsOpened(traffic, channels)]).toEqual([30, Number.NaN, Number.NaN]);
  });

  it.each([
    [1, 1],
    [4, 1],
    [5, 5],
  ])('%i count as %i', (opened, expected) => {
    const { traffic, channels } = channelsOf(tries(opened, () => '203.0.113.9:22', 'answered'));
    expect([...connectionsOpened(traffic, channels)]).toEqual([expected]);
  });
});
