// Bytes of packets.csv -> PacketTable, piece by piece and with bounded memory. Own parser for our own file;
// foreign CSV goes through the import of tables.

import { Buffer } from 'node:buffer';
import { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { type CsvLayout, csvLayout, layoutOfStart, layoutWithoutFacts, maxRowBytes } from './csv-columns.ts';
import { CsvRow, rowIncomplete, rowMalformed, skipRow } from './csv-row.ts';
import { CsvRowDecoder } from './csv-row-decoder.ts';

export interface CsvDecoderOptions {
  /** packet_id before the first row. Default 0. */
  readonly rowsBefore?: number;
  /** Given: the bytes start with a row of this layout instead of the header. */
  readonly rowsOf?: CsvLayout | undefined;
  /**
   * Called for each whole row that is not valid; the row is left out and counted as one. Without it the
   * first such row throws dataset.damaged.
   */
  readonly onBadRow?: (row: number, problem: string) => void;
  /** Called before a row is appended to a full table: consume and `clear()` it to stay small. */
  readonly onFull?: () => void;
}

export function otherColumns(): JawsError {
  return new JawsError('dataset.damaged', 'packets.csv does not start with the columns of JAWS.');
}

/** Rows are appended to `table`; it grows as needed unless `onFull` empties it. */
export class PacketCsvDecoder {
  /** Whole rows so far, bad ones included. */
  rows = 0;
  badRows = 0;
  /** Length of the part of the file that consists of the header and whole rows. */
  wholeBytes = 0;
  /** Null before the header is read. */
  layout: CsvLayout | null = null;
  private work = new Uint8Array(0);
  private kept = 0;
  private skipping = false;
  private skippingQuoted = false;
  private skippedBytes = 0;
  private readonly row = new CsvRow();
  private readonly decoder: CsvRowDecoder;
  private readonly table: PacketTable;
  private readonly options: CsvDecoderOptions;

  constructor(table: PacketTable, options: CsvDecoderOptions = {}) {
    this.table = table;
    this.options = options;
    this.decoder = new CsvRowDecoder(table.dictionaries);
    if (options.rowsOf !== undefined) this.setLayout(options.rowsOf);
  }

  /** Bytes after the last whole row: a torn line, or the start of one that is still coming. */
  get restBytes(): number {
    return this.kept + this.skippedBytes;
  }

  /** @throws JawsError dataset.damaged: wrong header, or a bad row (see `onBadRow`). */
  push(chunk: Uint8Array): void {
    let from = 0;
    if (this.skipping) {
      from = this.skip(chunk);
      if (from < 0) return;
    }
    const end = this.kept + chunk.length - from;
    if (end > this.work.length) {
      const larger = new Uint8Array(Math.max(end, this.work.length * 2));
      larger.set(this.work.subarray(0, this.kept));
      this.work = larger;
    }
    this.work.set(chunk.subarray(from), this.kept);
    const start = this.layout === null ? this.readHeader(end) : 0;
    const done = start < 0 ? 0 : this.readRows(start, end);
    this.work.copyWithin(0, done, end);
    this.kept = end - done;
    this.wholeBytes += done;
    if (this.kept > maxRowBytes) this.giveUpRow();
  }

  private readHeader(end: number): number {
    const { buffer, byteOffset } = this.work;
    const length = Math.min(end, csvLayout.header.length);
    const start = Buffer.from(buffer, byteOffset, length).toString('latin1');
    const layout = layoutOfStart(start);
    if (layout !== null) {
      this.setLayout(layout);
      return layout.header.length;
    }
    if (csvLayout.header.startsWith(start)) return -1;
    throw otherColumns();
  }

  private setLayout(layout: CsvLayout): void {
    this.layout = layout;
    this.row.columns = layout.columns;
    this.decoder.hasFacts = layout !== layoutWithoutFacts;
  }

  private readRows(start: number, end: number): number {
    const { work, row, table, decoder } = this;
    const rowsBefore = this.options.rowsBefore ?? 0;
    let at = start;
    for (;;) {
      const next = row.find(work, at, end);
      if (next === rowIncomplete) return at;
      if (next === rowMalformed) {
        const after = skipRow(work, at, end);
        if (after < 0) return at;
        this.bad(row.problem);
        at = after;
        continue;
      }
      if (table.count === table.capacity) this.makeRoom();
      const problem = decoder.decode(work, row, table, table.count, rowsBefore + this.rows + 1);
      if (problem === null) {
        table.count += 1;
        this.rows += 1;
      } else this.bad(problem);
      at = next;
    }
  }

  private makeRoom(): void {
    this.options.onFull?.();
    if (this.table.count === this.table.capacity) this.table.reserve(this.table.count + 1);
  }

  private bad(problem: string): void {
    const { onBadRow } = this.options;
    this.rows += 1;
    this.badRows += 1;
    const number = (this.options.rowsBefore ?? 0) + this.rows;
    if (onBadRow === undefined) {
      throw new JawsError('dataset.damaged', `Row ${number} of packets.csv is not valid: ${problem}.`);
    }
    onBadRow(number, problem);
  }

  /** A row longer than any that JAWS writes: forget its bytes and look for its end. */
  private giveUpRow(): void {
    this.bad(`longer than ${maxRowBytes} bytes`);
    const rest = this.work.subarray(0, this.kept);
    this.kept = 0;
    this.skipping = true;
    this.skippingQuoted = false;
    this.skip(rest);
    this.work = new Uint8Array(0);
  }

  /** Position after the end of the skipped row; -1 when the chunk ends first. */
  private skip(chunk: Uint8Array): number {
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === 34) this.skippingQuoted = !this.skippingQuoted;
      else if (byte === 10 && !this.skippingQuoted) {
        this.skipping = false;
        this.wholeBytes += this.skippedBytes + at + 1;
        this.skippedBytes = 0;
        return at + 1;
      }
    }
    this.skippedBytes += chunk.length;
    return -1;
  }
}
