// Records in, labelled rows out: decodes, leaves out what is blacklisted or seen during a pause, and keeps the
// dictionaries from growing without end.

import { PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { ApplicationDecoder } from '../../decode/application-decoder.ts';
import { PacketDecoder } from '../../decode/packet-decoder.ts';
import { UnreadLinkTypes } from '../../decode/unread-link-types.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import { internLabel } from '../../dataset/intern-label.ts';
import { chumLabel } from '../../import/row-labels.ts';
import { AddressBlocks } from './address-blocks.ts';
import { keepMarked, keepRange } from './row-copies.ts';
import { queueLimit } from './row-store.ts';

/** Distinct addresses, MACs or details held at a time: a flood of invented ones must not fill the memory. */
const mostEntries = 200_000;
/** And memory of the details among them: a name may have thousands of characters. */
const mostNameBytes = 64 << 20;
/**
 * Room from the start for all rows that may wait, and a batch: columns that grow leave their old ones to a collector
 * that may not come for an hour. Memory that is not written to is not resident.
 */
const tableRows = queueLimit + 4096;

export class PacketIntake {
  /** Rows not yet handed to the writer; whoever stores them calls `forget`. */
  table: PacketTable;
  /** Records read; `wireBytes` is the sum of their sizes. */
  packets = 0;
  wireBytes = 0;
  blacklisted = 0;
  /** Seen while paused. */
  skipped = 0;
  paused = false;
  /** Packets after this time are left out, uncounted. */
  endUs = Infinity;
  /** 1 for each record of the last batch that became a row. */
  keep = new Uint8Array(4096);
  readonly unreadLinkTypes = new UnreadLinkTypes();
  private application: ApplicationDecoder;
  private decoder: PacketDecoder;
  private readonly blocks: AddressBlocks;
  private readonly earlierNames = new Map<string, string>();
  private earlierChanges = 0;
  private readonly chum: AddressBlocks;

  constructor(blacklist: readonly string[], chumAddresses: readonly string[]) {
    const dictionaries = new PacketDictionaries();
    this.blocks = new AddressBlocks(blacklist);
    this.chum = new AddressBlocks(chumAddresses);
    this.table = new PacketTable(tableRows, dictionaries);
    this.application = new ApplicationDecoder(dictionaries);
    this.decoder = this.newDecoder();
  }

  /**
   * Appends the batch's rows to `table`: at most `most` of them, none after the one that brings their sizes to
   * `mostBytes`. Returns how many.
   */
  take(batch: RecordBatch, most = Infinity, mostBytes = Infinity): number {
    const { table } = this;
    const start = table.count;
    this.decoder.decode(batch, table);
    for (let row = start; row < table.count; row += 1) this.wireBytes += table.size[row] as number;
    this.packets += batch.count;
    if (this.keep.length < batch.count) this.keep = new Uint8Array(batch.count * 2);
    this.keep.fill(1, 0, batch.count);
    if (this.paused) {
      this.keep.fill(0, 0, batch.count);
      this.skipped += batch.count;
      table.count = start;
      return 0;
    }
    if (this.endUs !== Infinity) this.leaveOutLate(start);
    this.leaveOutBlocked(start, batch.count);
    const allowed = Math.min(most, mostBytes === Infinity ? Infinity : this.rowsWithin(start, mostBytes));
    if (table.count - start > allowed) this.cut(start, allowed, batch.count);
    return table.count - start;
  }

  /** True when the dictionaries hold all that they may: they are renewed as soon as no row is left. */
  get isFull(): boolean {
    const { addresses, macs, details } = this.table.dictionaries;
    const entries = Math.max(addresses.size, macs.size, details.size);
    return entries >= mostEntries || details.bytes >= mostNameBytes;
  }

  /** Drops the first `rows` rows: whoever stores them has taken them. */
  forget(rows: number): void {
    keepRange(this.table, rows, this.table.count);
    if (this.table.count === 0 && this.isFull) this.renew();
  }

  private renew(): void {
    this.earlierChanges += this.application.passiveDns.changes;
    for (const [address, name] of this.application.passiveDns.entries()) this.learn(address, name);
    const dictionaries = new PacketDictionaries();
    this.table = new PacketTable(tableRows, dictionaries);
    this.application = new ApplicationDecoder(dictionaries);
    this.decoder = this.newDecoder();
  }

  private newDecoder(): PacketDecoder {
    const { application, unreadLinkTypes } = this;
    return new PacketDecoder(this.table.dictionaries, { application, unreadLinkTypes });
  }

  /** Rows from `start` on that come from or go to a chum address get its label, whatever the toggle says. */
  labelChum(start: number): void {
    if (this.chum.isEmpty) return;
    const { table } = this;
    const others = new Uint8Array(table.count - start).fill(1);
    if (this.chum.mark(table, start, others) === 0) return;
    const label = internLabel(table.dictionaries.labels, chumLabel);
    for (let row = start; row < table.count; row += 1)
      if (others[row - start] === 0) table.label[row] = label;
  }

  /** Grows with every name that is learnt. */
  get nameChanges(): number {
    return this.earlierChanges + this.application.passiveDns.changes;
  }

  /** Passive DNS so far, newest last; without those of blacklisted addresses. */
  names(): Map<string, string> {
    for (const [address, name] of this.application.passiveDns.entries()) this.learn(address, name);
    return this.earlierNames;
  }

  private learn(address: string, name: string): void {
    const mostNames = 20_000;
    if (this.blocks.blocks(address)) return;
    if (!this.earlierNames.delete(address) && this.earlierNames.size >= mostNames) return;
    this.earlierNames.set(address, name);
  }

  private rowsWithin(start: number, mostBytes: number): number {
    let bytes = 0;
    let row = start;
    while (row < this.table.count && bytes < mostBytes) {
      bytes += this.table.size[row] as number;
      row += 1;
    }
    return row - start;
  }

  private leaveOutLate(start: number): void {
    const { table } = this;
    for (let row = start; row < table.count; row += 1)
      if ((table.timestampUs[row] as number) > this.endUs) this.keep[row - start] = 0;
    keepMarked(table, start, this.keep);
  }

  /** `keep` is of records, and rows may be fewer by now: those are marked on their own. */
  private leaveOutBlocked(start: number, records: number): void {
    const { table } = this;
    if (this.blocks.isEmpty) return;
    const unblocked = new Uint8Array(table.count - start).fill(1);
    const blocked = this.blocks.mark(table, start, unblocked);
    this.blacklisted += blocked;
    if (blocked === 0) return;
    keepMarked(table, start, unblocked);
    let row = 0;
    for (let record = 0; record < records; record += 1)
      if (this.keep[record] === 1) this.keep[record] = unblocked[row++] as number;
  }

  /** Leaves out all but the first `most` rows that were kept. */
  private cut(start: number, most: number, records: number): void {
    this.table.count = start + most;
    let left = most;
    for (let record = 0; record < records; record += 1) {
      if (this.keep[record] !== 1) continue;
      if (left > 0) left -= 1;
      else this.keep[record] = 0;
    }
  }
}
