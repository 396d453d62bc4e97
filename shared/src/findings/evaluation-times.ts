// After which packets the happenings are judged. Only what has been seen so far decides, so that a file that is cut is
// judged at the same packets as the whole one. Whole milliseconds stay together: a moment can then be told as a number
// of milliseconds, and everything up to it is what was judged.

import type { PacketRows } from '../domain/packet-rows.ts';

type Times = Pick<PacketRows, 'timestampUs' | 'count'>;

const leastUs = 1_000_000;
const leastPackets = 64;
/** So the work for a file grows as its packets do, not as their square. */
const leastGrowth = 1.1;

/** The ms at whose end the packet has been seen. */
export function millisecondOf({ timestampUs }: Pick<Times, 'timestampUs'>, row: number): number {
  return Math.ceil((timestampUs[row] as number) / 1000);
}

/** The least number of packets, `rows` (at least 1) or more, that ends with a whole millisecond. */
export function wholeMilliseconds(table: Times, rows: number): number {
  let end = Math.min(rows, table.count);
  if (end === 0) return 0;
  const millisecond = millisecondOf(table, end - 1);
  while (end < table.count && millisecondOf(table, end) === millisecond) end++;
  return end;
}

/** Numbers of packets, ascending; the last one is all of them. The table is in order of time. */
export function* evaluationTimes(table: Times): Generator<number, void, undefined> {
  const { timestampUs, count } = table;
  let rows = 0;
  let atUs = timestampUs[0] ?? 0;
  while (rows < count) {
    let next = Math.max(rows + leastPackets, Math.ceil(rows * leastGrowth));
    while (next < count && (timestampUs[next - 1] as number) - atUs < leastUs) next++;
    rows = wholeMilliseconds(table, next);
    atUs = timestampUs[rows - 1] as number;
    yield rows;
  }
}
