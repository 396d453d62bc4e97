// Packets in order of time where the capture has them nearly so (several queues of a card, several interfaces): rows are
// handed on in the order of their times without moving them.

import type { PacketRows, UseRange } from './packet-rows.ts';
import { PacketTable } from './packet-table.ts';

/** Rows that follow each other in both orders, from which on they are handed on where they lie. */
const leastRun = 32;
const pieceRows = 4096;

/**
 * Rows by time, those of one time in their order; null where rows are further from their places than a capture of several
 * queues explains, which takes a sort of all of them.
 */
export function nearlyOrdered({
  timestampUs,
  count,
}: Pick<PacketRows, 'timestampUs' | 'count'>): Uint32Array | null {
  const order = rowNumbers(count);
  let moves = mostMoves + 4 * count;
  for (let row = 1; row < count; row++) {
    const us = timestampUs[row] as number;
    let at = row;
    while (at > 0 && (timestampUs[order[at - 1] as number] as number) > us) {
      order[at] = order[at - 1] as number;
      at--;
    }
    order[at] = row;
    moves -= row - at;
    if (moves < 0 || row - at > furthest) return null;
  }
  return order;
}

/** Places that one row may be moved by, and that rows of a short capture may be moved by in all. */
const furthest = 16_384;
const mostMoves = 1_000_000;

export function rowNumbers(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** `order`: a row of `packets` for each place. */
export function rowsInOrder(packets: PacketRows, order: Uint32Array): PacketRows {
  const timestampUs = new Float64Array(order.length);
  for (let at = 0; at < order.length; at++)
    timestampUs[at] = packets.timestampUs[order[at] as number] as number;
  const piece = new PacketTable(pieceRows, packets.dictionaries);
  const append: UseRange = (table, from, to) => {
    piece.append(table, from, to);
  };
  const hand = (use: UseRange): void => {
    if (piece.count > 0) use(piece, 0, piece.count);
    piece.clear();
  };
  return {
    count: order.length,
    timestampUs,
    dictionaries: packets.dictionaries,
    visit: (from, to, use) => {
      for (let at = from; at < to;) {
        const end = endOfRun(order, at, to);
        const [first, last] = [order[at] as number, order[end - 1] as number];
        if (end - at >= leastRun) {
          hand(use);
          packets.visit(first, last + 1, use);
        } else {
          if (piece.count + end - at > pieceRows) hand(use);
          packets.visit(first, last + 1, append);
        }
        at = end;
      }
      hand(use);
    },
  };
}

/** Behind the rows from `at` on that follow each other, before `to`. */
function endOfRun(order: Uint32Array, at: number, to: number): number {
  let end = at + 1;
  while (end < to && order[end] === (order[end - 1] as number) + 1) end++;
  return end;
}
