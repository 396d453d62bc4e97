// Packets that can be gone through in ranges without all of them in memory: a table is one, a file of columns another.

import { PacketTable, type PacketDictionaries } from './packet-table.ts';

/** Called with a table that has the rows `from … to-1`, and is valid during the call only. */
export type UseRange = (table: PacketTable, from: number, to: number) => void;

export interface PacketRows {
  readonly count: number;
  /** By row; Unix epoch in µs. */
  readonly timestampUs: Float64Array;
  readonly dictionaries: PacketDictionaries;
  /** Hands on rows `from … to-1` in their order, in one piece or in several. */
  readonly visit: (from: number, to: number, use: UseRange) => void;
}

/** Rows `from … to-1`, counted from 0. */
export function rowsBetween(packets: PacketRows, from: number, to: number): PacketRows {
  return {
    count: to - from,
    timestampUs: packets.timestampUs.subarray(from, to),
    dictionaries: packets.dictionaries,
    visit: (first, end, use) => {
      packets.visit(from + first, from + end, use);
    },
  };
}

/** In memory; the table itself where it is one. */
export function tableOf(packets: PacketRows): PacketTable {
  if (packets instanceof PacketTable) return packets;
  const table = new PacketTable(Math.max(1, packets.count), packets.dictionaries);
  packets.visit(0, packets.count, (piece, from, to) => {
    table.append(piece, from, to);
  });
  return table;
}
