// A scan is one decision, whichever way it goes; ordinary channels are one each.
import { describe, expect, it } from 'vitest';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { channelDecisions } from './channel-decisions.ts';
import { buildChannels } from './channel-table.ts';
import { readTraffic } from './traffic.ts';

const local = '10.0.0.5';

function tried(count: number, to: (at: number) => string, isAnswered = false): PacketRow[] {
  return Array.from({ length: count }, (_, at): PacketRow[] => {
    const ends = { from: `${local}:${40_000 + at}`, to: to(at) };
    const syn = { at: at / 100, ...ends, flags: 'SYN', payload: 0 };
    const answer = { at: at / 100 + 0.001, from: ends.to, to: ends.from, payload: 0 };
    return [syn, { ...answer, flags: isAnswered ? 'SYN, ACK' : 'RST, ACK' }];
  }).flat();
}

function decisionsOf(rows: readonly PacketRow[]): { decisions: number; channels: number } {
  const channels = buildChannels(readTraffic(packetTable(rows)));
  return { decisions: new Set(channelDecisions(channels)).size, channels: channels.count };
}

const port = (at: number): string => `203.0.113.9:${1000 + at}`;
const host = (at: number): string => `203.0.113.${1 + at}:445`;

describe('channelDecisions', () => {
  it.each([
    ['14 ports refused', tried(14, port), 14, 14],
    ['15 ports refused', tried(15, port), 15, 1],
    ['15 ports answered, as data channels are', tried(15, port, true), 15, 15],
    ['24 hosts refused', tried(24, host), 24, 24],
    ['25 hosts refused', tried(25, host), 25, 1],
    ['25 hosts answered, as a browser has it', tried(25, host, true), 25, 25],
  ])('%s', (_, rows, channels, decisions) => {
    expect(decisionsOf(rows)).toEqual({ channels, decisions });
  });

  it('joins the port that a scan found open, but no other host', () => {
    const open = tried(1, () => '203.0.113.9:22', true);
    const elsewhere = tried(1, () => '203.0.113.10:22', true);
    expect(decisionsOf([...tried(15, port), ...open, ...elsewhere])).toEqual({ channels: 17, decisions: 2 });
  });

  it('leaves a sweep’s answered hosts for themselves: something happens there', () => {
    const open = tried(1, () => '203.0.113.200:445', true);
    expect(decisionsOf([...tried(25, host), ...open])).toEqual({ channels: 26, decisions: 2 });
  });
});
