// The window's units: stable keys, sliding by the newest packet and by the clock, leaving by time and by count.
import { describe, expect, it } from 'vitest';
import { finish } from '../analysis/steps.ts';
import { packetTable, tableEpochUs } from '../domain/packet-rows.fixture.ts';
import { LiveDictionaries } from './live-dictionaries.ts';
import { liveSettings, type LiveOptions } from './live-settings.ts';
import { LiveUnits } from './live-units.ts';

const startMs = tableEpochUs / 1000;
const create = (options: LiveOptions): LiveUnits =>
  new LiveUnits(liveSettings({ windowMs: 10_000, ...options }), new LiveDictionaries());

/** One flow a second, each of one packet. */
const flows = (from: number, to: number) =>
  packetTable(
    Array.from({ length: to - from }, (_, at) => ({
      ...{ at: from + at, from: `10.0.0.5:${1000 + from + at}`, to: '198.51.100.1:443', payload: 10 },
    })),
  );

function add(units: LiveUnits, from: number, to: number): void {
  const table = flows(from, to);
  units.add(table, 0, table.count);
}

describe('LiveUnits', () => {
  it.each(['flows', 'packets'] as const)('%s: keys count on since the start', (unit) => {
    const units = create({ unit });
    add(units, 0, 8);
    units.expire(startMs + 8000);
    expect([...finish(units.steps()).keys]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    add(units, 8, 16);
    units.expire(startMs + 16_000);
    const { keys, lastMs } = finish(units.steps());
    // The window ends at the newest packet, second 15.
    expect([...keys]).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(lastMs[0]).toBe(startMs + 5000);
  });

  it('slides on with the clock while nothing comes, at whatever time it is replayed', () => {
    const units = create({ unit: 'flows' });
    add(units, 0, 5);
    // 1970: the replay's clock has nothing to do with the capture's.
    units.expire(50_000);
    expect(units.facts().flows).toBe(5);
    units.expire(50_000 + 8000);
    expect(units.facts()).toMatchObject({ flows: 3, flowsLeft: 2, packets: 3, packetsSeen: 5 });
    units.expire(50_000 + 60_000);
    expect(units.facts()).toMatchObject({ flows: 0, packets: 0, fromMs: null, toMs: null });
  });

  it('keeps to its numbers: packets in the window, flows in the picture', () => {
    const byPackets = create({ unit: 'flows', mostPackets: 4 });
    add(byPackets, 0, 9);
    byPackets.expire(startMs + 9000);
    expect(byPackets.facts()).toMatchObject({ packets: 4, flows: 4 });
    const byFlows = create({ unit: 'flows', mostUnits: 3 });
    add(byFlows, 0, 9);
    byFlows.expire(startMs + 9000);
    expect([...finish(byFlows.steps()).keys]).toEqual([6, 7, 8]);
  });

  it('endpoints: from the first to the last of their flows, under a key that stays', () => {
    const units = create({ unit: 'endpoints' });
    add(units, 0, 5);
    const first = finish(units.steps());
    add(units, 5, 9);
    const second = finish(units.steps());
    expect([...second.keys]).toEqual([...first.keys]);
    expect([...second.firstMs]).toEqual([startMs, startMs]);
    expect([...second.lastMs]).toEqual([startMs + 8000, startMs + 8000]);
  });
});
