// Cases are the same for the same seed, in the order of time, unlabelled, and the culprit is where the truth says.
import { describe, expect, it } from 'vitest';
import { readTraffic } from '@jaws/shared/analysis/traffic';
import { tableEpochUs } from '@jaws/shared/domain/packet-rows.fixture';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { plantCase } from './case.ts';
import { drawCases } from './cases.ts';
import { kinds } from './kinds.ts';
import { networkBase } from './network-day.ts';
import { hasPlantPort } from './plant.ts';

const base = networkBase(3);

function secondsOf(table: PacketTable): number[] {
  return Array.from(table.timestampUs.subarray(0, table.count), (us) => (us - tableEpochUs) / 1e6);
}

describe('a made-up network', () => {
  it('is the same for the same seed and another for another', () => {
    expect(networkBase(3).table.count).toBe(base.table.count);
    expect(networkBase(5).table.count).not.toBe(base.table.count);
  });

  it('has hosts, named places on 443, a resolver, and no port of a plant', () => {
    expect(base.hosts.length).toBeGreaterThan(3);
    expect(base.known.length).toBeGreaterThan(3);
    expect(base.resolver).not.toBeNull();
    const { flows } = readTraffic(base.table);
    const own = Array.from(flows.clientPort).filter((port) => port >= 61_000);
    expect(own).toEqual([]);
  });

  it('names places from when they were asked for', () => {
    const spans = base.names.map(({ atUs }) => (atUs - tableEpochUs) / 1e6);
    expect(Math.min(...spans)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...spans)).toBeLessThanOrEqual(base.seconds);
  });
});

describe.each(kinds)('a planted $name', (kind) => {
  const planted = plantCase(base, kind, 42);
  const { capture, culprit } = planted;
  const { table } = capture;

  it('is in the order of time, with all of the base, and no label of its own', () => {
    const seconds = secondsOf(table);
    expect(seconds.every((second, at) => at === 0 || second >= (seconds[at - 1] ?? 0))).toBe(true);
    expect(table.count).toBeGreaterThan(base.table.count);
    expect(new Set(table.label.subarray(0, table.count)).size).toBe(1);
  });

  it('lies within the base, from the inside, and its flows are told from others', () => {
    expect(culprit.firstSecond).toBeGreaterThan(0);
    expect(culprit.lastSecond).toBeLessThan(base.seconds + 15);
    expect(planted.bytesOut).toBeGreaterThanOrEqual(0);
    const { flows } = readTraffic(table);
    const { addresses } = table.dictionaries;
    let own = 0;
    for (let flow = 0; flow < flows.count; flow++) {
      const ends = [flows.client[flow], flows.server[flow]].map((id) => addresses.get(id as number));
      const isPair =
        ends.includes(culprit.inside) &&
        [culprit.outside, '*'].some((end) => end === '*' || ends.includes(end));
      if (isPair && hasPlantPort({ srcPort: flows.clientPort[flow], dstPort: flows.serverPort[flow] })) own++;
    }
    expect(own).toBeGreaterThan(0);
  });

  it('is the same again', () => {
    const again = plantCase(base, kind, 42);
    expect(again.capture.table.count).toBe(table.count);
    expect(again.culprit.lastSecond).toBe(culprit.lastSecond);
    expect(again.bytesOut).toBe(planted.bytesOut);
  });
});

describe('cases', () => {
  it('take every kind as often as asked for, and others for another seed', () => {
    const bases = { captures: [], networks: [base] };
    const drawn = drawCases(bases, 2, 1);
    expect(drawn).toHaveLength(kinds.length * 2);
    expect(new Set(drawn.map(({ id }) => id)).size).toBe(drawn.length);
    const seconds = (seed: number): number[] =>
      drawCases(bases, 1, seed)
        .slice(0, 4)
        .map((each) => each.make().culprit.lastSecond);
    expect(seconds(1)).toEqual(seconds(1));
    expect(seconds(1)).not.toEqual(seconds(2));
  });
});
