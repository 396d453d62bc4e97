// The newest packets as one table: by time and by count. Columns of twice the room, so that the window is always one
// piece without a seam (the analysis reads columns from their start); when the room is used up the window is moved
// to the front, which is one copy per packet and column on average.
// 90 bytes a packet of `mostPackets`.

import { PacketTable, type PacketDictionaries } from '../domain/packet-table.ts';
import type { HeldIds } from './live-dictionaries.ts';

export interface WindowLimits {
  readonly lengthMs: number;
  readonly mostPackets: number;
}

const columnNames = [
  ...(['timestampUs', 'size', 'payloadSize', 'source', 'destination', 'sourcePort'] as const),
  ...(['destinationPort', 'sourceMac', 'destinationMac', 'protocol', 'tcpFlags'] as const),
  ...(['label', 'detail', 'facts'] as const),
];

export class RollingWindow {
  /** Packets ever added; the window holds numbers `added − count` to `added − 1`. */
  added = 0;
  private room: PacketTable;
  private from = 0;
  private to = 0;
  private limits: WindowLimits;

  constructor(limits: WindowLimits, dictionaries: PacketDictionaries) {
    this.limits = limits;
    this.room = new PacketTable(limits.mostPackets * 2, dictionaries);
  }

  get count(): number {
    return this.to - this.from;
  }

  /** Time of the oldest packet in µs; +∞ when empty. */
  get oldestUs(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : (this.room.timestampUs[this.from] as number);
  }

  /** Adds rows `from … to-1` of a table with the window's dictionaries. */
  add(table: PacketTable, from: number, to: number): void {
    const { mostPackets } = this.limits;
    this.added += to - from;
    const first = Math.max(from, to - mostPackets);
    const more = to - first;
    this.from = Math.max(this.from, this.to + more - mostPackets);
    if (this.to + more > this.room.capacity) this.moveToFront();
    for (const name of columnNames) this.room[name].set(table[name].subarray(first, to), this.to);
    this.to += more;
  }

  /** Drops packets from the front while they are older than the window. Late packets leave with their neighbours. */
  expire(nowMs: number): void {
    const limitUs = (nowMs - this.limits.lengthMs) * 1000;
    while (this.from < this.to && (this.room.timestampUs[this.from] as number) < limitUs) this.from++;
  }

  /** The newest packets (default all) as a copy, so that the window may go on; and the number of its first row. */
  newest(most = this.count): { readonly table: PacketTable; readonly firstNumber: number } {
    const count = Math.min(most, this.count);
    const table = new PacketTable(Math.max(1, count), this.room.dictionaries);
    for (const name of columnNames) table[name].set(this.room[name].subarray(this.to - count, this.to));
    table.count = count;
    return { table, firstNumber: this.added - count };
  }

  /** Marks the ids that the window's packets hold. */
  hold({ addresses, macs, details }: HeldIds): void {
    const { room } = this;
    for (let row = this.from; row < this.to; row++) {
      addresses[room.source[row] as number] = 1;
      addresses[room.destination[row] as number] = 1;
      macs[room.sourceMac[row] as number] = 1;
      macs[room.destinationMac[row] as number] = 1;
      details[room.detail[row] as number] = 1;
    }
  }

  private moveToFront(): void {
    for (const name of columnNames) this.room[name].copyWithin(0, this.from, this.to);
    this.to -= this.from;
    this.from = 0;
  }
}
