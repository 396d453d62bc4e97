import { expect, it } from 'vitest';
import { packetTable, tableEpochUs } from './packet-rows.fixture.ts';
import { tableOf } from './packet-rows.ts';
import { nearlyOrdered, rowNumbers, rowsInOrder } from './sorted-rows.ts';
import { selectPackets } from './select-packets.ts';

function tableAt(seconds: readonly number[]): ReturnType<typeof packetTable> {
  return packetTable(
    seconds.map((at, row) => ({ at, from: `10.0.0.5:${row + 1}`, to: '198.51.100.1:443', size: 100 + row })),
  );
}

function orderOf(seconds: readonly number[]): number[] | null {
  const order = nearlyOrdered(tableAt(seconds));
  return order === null ? null : [...order];
}

it('sorts by time, and keeps the order of packets of one time', () => {
  expect(orderOf([])).toEqual([]);
  expect(orderOf([1, 2, 3])).toEqual([0, 1, 2]);
  expect(orderOf([2, 1, 2, 0, 1])).toEqual([3, 1, 4, 0, 2]);
});

it('gives up where a packet is far from its place', () => {
  const late = { timestampUs: new Float64Array(20_001).fill(5), count: 20_001 };
  late.timestampUs[20_000] = 1;
  expect(nearlyOrdered(late)).toBeNull();
  late.timestampUs.copyWithin(15_000, 20_000);
  expect(nearlyOrdered({ ...late, count: 15_001 })?.[0]).toBe(15_000);
});

it('gives up where too many packets are not in their place', () => {
  const backwards = Float64Array.from({ length: 4000 }, (_, row) => 4000 - row);
  expect(nearlyOrdered({ timestampUs: backwards, count: 4000 })).toBeNull();
});

it('hands on the rows in order, in whatever ranges they are asked for', () => {
  const seconds = Array.from({ length: 300 }, (_, row) => (row % 50 < 8 ? row - ((row * 7) % 5) : row));
  const table = tableAt(seconds);
  const order = nearlyOrdered(table) ?? rowNumbers(0);
  const rows = rowsInOrder(table, order);
  const sorted = selectPackets(table, order);
  const times = Array.from(rows.timestampUs, (us) => (us - tableEpochUs) / 1e6);
  expect(times).toEqual([...seconds].sort((a, b) => a - b));
  expect(tableOf(rows)).toEqual(sorted);
  for (const [from, to] of [
    [0, 300],
    [3, 4],
    [40, 110],
    [299, 300],
    [7, 7],
  ] as const) {
    const sizes: number[] = [];
    rows.visit(from, to, (piece, first, end) => {
      sizes.push(...piece.size.subarray(first, end));
    });
    expect(sizes).toEqual([...sorted.size.subarray(from, to)]);
  }
});
