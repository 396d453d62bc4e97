// Rows on their way to the disk: batches of the asked size while the disk keeps up, larger ones when it does not, and a
// full stop (the caller waits) when too much is waiting. Nothing is counted as stored before its write returned. A
// write is bounded, whatever waits: what a long capture needs for it is the same after a stall as before.

import { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { StringDictionary } from '@jaws/shared/domain/string-dictionary';
import type { DatasetWriter } from '../../dataset/store-contract.ts';

/** Rows that may wait in memory: 250,000 packets are 11 MiB, and 2 s of a fast network. */
export const queueLimit = 250_000;
const writesAtOnce = 2;
/**
 * Rows of one write. With as many as wait, a stall of half a second at 100,000 packets/s left two buffers of 5 MiB
 * behind for the rest of the capture; so many fit into the 2 MiB that the writer begins with.
 */
export const mostRowsAtOnce = 8192;

export interface StoredRows {
  readonly table: PacketTable;
  readonly rows: number;
  /** packet_id of the last one. */
  readonly lastPacket: number;
}

export class RowStore {
  /** Of this capture, all datasets: rows whose write has returned, and the sum of their sizes. */
  stored = 0;
  bytes = 0;
  readonly labels = new Map<string, number>();
  failure: JawsError | null = null;
  /** Rows handed to the writer, not yet stored. */
  inFlight = 0;
  /** packet_id of the last row handed to the writer. */
  lastPacket: number;
  private writer: DatasetWriter;
  private outstanding = 0;
  private readonly waiting: (() => void)[] = [];
  /** Rows per label id, one for each write; used again, because they lie outside of the heap. */
  private readonly spareCounts: Uint32Array[] = [];
  private readonly onStored: () => void;

  constructor(writer: DatasetWriter, onStored: () => void) {
    this.writer = writer;
    this.lastPacket = writer.rows;
    this.onStored = onStored;
  }

  /** Rows of the present dataset's file. */
  get rows(): number {
    return this.writer.rows;
  }

  /** True while a write can be started at once. */
  get isFree(): boolean {
    return this.outstanding < writesAtOnce;
  }

  /** Starts writing the first `count` rows of the table; they may be overwritten when this returns. */
  write(table: PacketTable, count = table.count): void {
    if (count === 0 || this.failure !== null) return;
    let bytes = 0;
    const labels = this.spareCounts.pop()?.fill(0) ?? new Uint32Array(256);
    for (let row = 0; row < count; row += 1) {
      bytes += table.size[row] as number;
      const label = table.label[row] as number;
      labels[label] = (labels[label] as number) + 1;
    }
    const names = table.dictionaries.labels;
    this.lastPacket += count;
    this.inFlight += count;
    this.outstanding += 1;
    this.writer
      .append(table, 0, count)
      .then(() => {
        this.stored += count;
        this.bytes += bytes;
        this.countLabels(labels, names);
        this.spareCounts.push(labels);
        this.onStored();
      })
      .catch((error: unknown) => {
        this.failure ??=
          error instanceof JawsError ? error : new JawsError('internal', undefined, { cause: error });
      })
      .finally(() => {
        this.inFlight -= count;
        this.outstanding -= 1;
        this.waiting.shift()?.();
      });
  }

  /** By index: an iterator over 256 entries was 20 KiB of garbage a write, more than half of all that a capture made. */
  private countLabels(perId: Uint32Array, names: StringDictionary): void {
    for (let id = 0; id < perId.length; id += 1) {
      const rows = perId[id] as number;
      if (rows === 0) continue;
      const name = names.get(id) ?? 'NA';
      this.labels.set(name, (this.labels.get(name) ?? 0) + rows);
    }
  }

  /** Resolves when a write has ended (or none is running). */
  async slot(): Promise<void> {
    if (this.outstanding === 0) return;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Resolves when nothing is on its way any more. */
  async drain(): Promise<void> {
    while (this.outstanding > 0) await this.slot();
  }

  /** Goes on with another dataset; nothing is on its way. */
  switchTo(writer: DatasetWriter): void {
    this.writer = writer;
    this.lastPacket = writer.rows;
  }
}
