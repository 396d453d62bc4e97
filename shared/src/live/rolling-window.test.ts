// The rolling window against a plain list of the newest packets.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketTable } from '../domain/packet-table.ts';
import { RollingWindow } from './rolling-window.ts';

function source(count: number): PacketTable {
  const table = new PacketTable(Math.max(1, count));
  for (let row = 0; row < count; row++) {
    table.timestampUs[row] = row * 1000;
    table.size[row] = row;
    table.facts[row] = row % 250;
  }
  table.count = count;
  return table;
}

describe('RollingWindow', () => {
  it('holds the newest packets, by count and by time, whatever the slices', () => {
    const step = fc.record({
      rows: fc.integer({ min: 0, max: 40 }),
      lateMs: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (steps, mostPackets) => {
          const table = source(2000);
          const window = new RollingWindow({ lengthMs: 25, mostPackets }, table.dictionaries);
          let to = 0;
          let expected: number[] = [];
          for (const { rows, lateMs } of steps) {
            window.add(table, to, to + rows);
            expected = [...expected, ...Array.from({ length: rows }, (_, at) => to + at)].slice(-mostPackets);
            to += rows;
            window.expire(to + lateMs);
            expected = expected.filter((row) => row >= to + lateMs - 25);
            const { table: seen, firstNumber } = window.newest();
            expect([...seen.size.subarray(0, seen.count)]).toEqual(expected);
            expect([...seen.facts.subarray(0, seen.count)]).toEqual(expected.map((row) => row % 250));
            expect(window.count).toBe(expected.length);
            expect(window.added).toBe(to);
            if (expected.length > 0)
              expect([firstNumber, window.oldestUs]).toEqual([expected[0], expected[0]! * 1000]);
            else expect(window.oldestUs).toBe(Number.POSITIVE_INFINITY);
          }
        },
      ),
    );
  });

  it('gives copies of the newest few', () => {
    const table = source(10);
    const window = new RollingWindow({ lengthMs: 1000, mostPackets: 4 }, table.dictionaries);
    window.add(table, 0, 10);
    const { table: two, firstNumber } = window.newest(2);
    window.add(table, 0, 4);
    expect([...two.size.subarray(0, two.count)]).toEqual([8, 9]);
    expect(firstNumber).toBe(8);
  });
});
