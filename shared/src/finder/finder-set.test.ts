// One dataset's channels: sums by label, the busiest minute, hours of hosts, and one remote for all addresses of a domain.
import { describe, expect, it } from 'vitest';
import { tableEpochUs, type PacketRow } from '../domain/packet-rows.fixture.ts';
import { setOf } from './made-up-sets.fixture.ts';

const drop = { from: '10.0.0.9:50000', to: '203.0.113.9:443' };
/** The table's epoch is 13 min and 20 s past an hour. */
const rows: readonly PacketRow[] = [
  { ...drop, at: 0, flags: 'SYN', size: 100 },
  { ...drop, at: 30, size: 1000, label: 'chum' },
  { ...drop, at: 45, size: 400, label: 'chum' },
  { ...drop, at: 3600, size: 900 },
  { at: 31, from: drop.to, to: drop.from, size: 50 },
  { at: 32, from: '10.0.0.9:445', to: '10.0.0.5:50002', size: 7000 },
  { at: 33, from: '', to: '', protocol: 'LLDP', size: 40, label: 'chum' },
];

describe('readFinderSet', () => {
  const set = setOf(rows);
  const [channel] = set.channels;

  it('adds up each channel by direction and by label', () => {
    expect(channel).toMatchObject({
      ...{ local: '10.0.0.9', remote: '203.0.113.9', port: 443, protocol: 'TCP', isCounted: true },
      ...{ packets: 5, bytesUp: 2400, bytesDown: 50, localIsClient: true },
      labels: { norm: { packets: 3, bytesUp: 1000 }, chum: { packets: 2, bytesUp: 1400 } },
    });
    expect(channel?.firstUs).toBe(tableEpochUs);
    expect(channel?.lastUs).toBe(tableEpochUs + 3600e6);
  });

  it('has the most bytes within one minute of the clock', () => {
    // 20 s past the minute: the packets at 45 s belong to the next one.
    expect(channel?.peakMinute).toBe(1100);
  });

  it('has one figure for each hour of a host, of what leaves only', () => {
    expect(set.hostHours).toEqual({ bytes: [1500, 900], hourOfDay: [22, 23] });
  });

  it('counts packets that belong to no channel, too', () => {
    expect(set).toMatchObject({ packets: 7, bytes: 9490, labels: { norm: 4, chum: 3 }, onlyInside: false });
    expect([...set.hosts]).toEqual(['10.0.0.9']);
    expect(set.channels.map(({ isCounted }) => isCounted)).toEqual([true, false]);
  });

  it('takes the addresses of one domain for one remote', () => {
    const named = setOf([
      { at: 0, from: '10.0.0.9:1', to: '203.0.113.1:443', flags: 'SYN', size: 60 },
      { at: 1, from: '10.0.0.9:1', to: '203.0.113.1:443', size: 300, sni: 'a.drop.example' },
      { at: 2, from: '10.0.0.9:2', to: '203.0.113.2:443', flags: 'SYN', size: 60 },
      { at: 3, from: '10.0.0.9:2', to: '203.0.113.2:443', size: 300, sni: 'b.drop.example' },
    ]);
    expect(named.channels).toMatchObject([{ remote: 'drop.example', bytesUp: 720, packets: 4 }]);
  });

  it('counts what stays inside where nothing leaves', () => {
    const inside = setOf([{ at: 0, from: '10.0.0.1:50000', to: '10.0.0.2:22', flags: 'SYN', size: 70 }]);
    expect(inside.onlyInside).toBe(true);
    expect(inside.channels).toMatchObject([{ isCounted: true, bytesUp: 70 }]);
  });

  it('goes on with an hour to which packets out of order come back', () => {
    const mixed = setOf([
      { ...drop, at: 0, size: 100 },
      { ...drop, at: 3600, size: 200 },
      { ...drop, at: 10, size: 300 },
    ]);
    expect(mixed.hostHours.bytes).toEqual([400, 200]);
  });

  it('of no packets is empty', () => {
    expect(setOf([])).toMatchObject({ packets: 0, channels: [], firstMs: null, lastMs: null, labels: {} });
  });
});
