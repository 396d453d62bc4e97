import { describe, expect, it } from 'vitest';
import { createRandom } from '../analysis/random.ts';
import { packetTable } from '../domain/packet-rows.fixture.ts';
import { selectPackets } from '../domain/select-packets.ts';
import { evaluationTimes, millisecondOf, wholeMilliseconds } from './evaluation-times.ts';

/** Packets with pauses and bursts, several of them in one millisecond. */
function bursts(count: number) {
  const random = createRandom(5);
  let at = 0;
  return packetTable(
    Array.from({ length: count }, () => {
      at += random() < 0.02 ? random() * 20 : random() * 0.002;
      return { at, from: '10.0.0.1:50000', to: '203.0.113.1:443', payload: 10 };
    }),
  );
}

describe('evaluationTimes', () => {
  const table = bursts(4000);
  const times = [...evaluationTimes(table)];

  it('ends with all packets, and leaves a second, 64 packets and 10 % between two', () => {
    expect(times.at(-1)).toBe(table.count);
    expect(times.length).toBeGreaterThan(10);
    for (let at = 1; at < times.length - 1; at++) {
      const [before, rows] = [times[at - 1] as number, times[at] as number];
      expect(rows - before).toBeGreaterThanOrEqual(64);
      expect(rows).toBeGreaterThanOrEqual(before * 1.1);
      const us = (table.timestampUs[rows - 1] as number) - (table.timestampUs[before - 1] as number);
      expect(us).toBeGreaterThanOrEqual(1e6);
    }
  });

  it('is decided by what was seen: a table that is cut has the same times before its end', () => {
    for (const cut of [1, 63, 64, 65, 500, 1733, 3999]) {
      const rows = wholeMilliseconds(table, cut);
      const short = selectPackets(
        table,
        Uint32Array.from({ length: rows }, (_, row) => row),
      );
      const seen = [...evaluationTimes(short)];
      expect(seen.at(-1)).toBe(rows);
      expect(seen.slice(0, -1)).toEqual(times.filter((time) => time < rows));
    }
  });

  it('keeps the packets of one millisecond together', () => {
    for (const rows of times.slice(0, -1))
      expect(millisecondOf(table, rows)).toBeGreaterThan(millisecondOf(table, rows - 1));
  });

  it('gives one packet one time, and nothing none', () => {
    expect([...evaluationTimes(bursts(1))]).toEqual([1]);
    expect([...evaluationTimes(packetTable([]))]).toEqual([]);
  });
});
