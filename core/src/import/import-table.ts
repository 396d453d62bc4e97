// Tables of packets that others wrote (the ancestor's packets.csv and packets.json, spreadsheets, notebooks) ->
// batches of a PacketTable. Streaming; memory does not grow with the file, except for pandas' one-object JSON.

import { createReadStream } from 'node:fs';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import { PacketTable, type PacketDictionaries } from '@jaws/shared/domain/packet-table';
import { maxRowBytes } from '../dataset/csv-columns.ts';
import { findCsvHeader } from './csv-header.ts';
import { csvRecords, lineFeeds } from './csv-rows.ts';
import { arrange, layoutOf } from './arrange-record.ts';
import type { TableKind } from './detect-table-kind.ts';
import { jsonRows } from './json-rows.ts';
import { PacketRowBuilder, type RowBlock } from './packet-row-builder.ts';
import type { TimestampUnit } from './table-timestamp.ts';
import { requireColumns, tableColumns } from './table-columns.ts';
import { textPieces } from './table-text.ts';
import { withHead } from './text-head.ts';

export interface ImportTableOptions {
  /** Shared with the dataset's other tables; new ones otherwise. */
  readonly dictionaries?: PacketDictionaries;
  /** Rows per batch, default 16,384. */
  readonly batchRows?: number;
  /** For rows without a label, default `norm`. */
  readonly defaultLabel?: string;
  readonly signal?: CallSignal | undefined;
  /** Bytes read so far. */
  readonly onProgress?: ((bytesRead: number) => void) | undefined;
}

export interface ImportTableResult {
  readonly rows: number;
  readonly badRows: number;
  /** Sentences for the user: skipped rows, how timestamps were read. */
  readonly warnings: string[];
}

/** Takes a batch; the table is cleared when the promise resolves. */
export type TableSink = (table: PacketTable) => Promise<void>;

/**
 * @param input a path, or the file's bytes.
 * @throws JawsError import.unreadable, import.wrong-columns (naming what is missing), import.bad-row (no row
 * can be read, or one is longer than 1 MiB), import.not-a-capture, cancelled; and what the sink throws.
 */
export async function importTable(
  input: string | AsyncIterable<Uint8Array>,
  kind: TableKind,
  sink: TableSink,
  options: ImportTableOptions = {},
): Promise<ImportTableResult> {
  const bytes = typeof input === 'string' ? fileBytes(input) : input;
  const pieces = textPieces(watched(bytes, options));
  return readRows(kind === 'csv' ? csvRows(pieces) : jsonRows(pieces), sink, options);
}

async function readRows(
  blocks: AsyncIterable<RowBlock>,
  sink: TableSink,
  { batchRows = 16_384, defaultLabel = 'norm', dictionaries, signal }: ImportTableOptions,
): Promise<ImportTableResult> {
  const table = new PacketTable(batchRows, dictionaries);
  const builder = new PacketRowBuilder(table, defaultLabel);
  const count = new RowCount();
  for await (const block of blocks) {
    if (block.ownFile) builder.unit = 'ms';
    count.badQuotes += block.badQuotes;
    for (const row of block.rows) {
      count.add(row === null ? 'it is not complete' : builder.add(row));
      if (table.count < batchRows) continue;
      checkCancelled(signal);
      await sink(table);
      table.clear();
    }
  }
  if (table.count > 0) await sink(table);
  table.clear();
  const result = count.result(builder.unit);
  return { ...result, warnings: [...result.warnings, ...builder.warnings()] };
}

async function* csvRows(pieces: AsyncIterable<string>): AsyncGenerator<RowBlock> {
  const { head, all } = await withHead(lineFeeds(pieces), maxRowBytes);
  const header = findCsvHeader(head);
  if (header === null) throw new JawsError('import.empty', 'The table has no header.');
  const { delimiter, fields, end } = header;
  requireColumns(fields);
  const layout = layoutOf(fields, delimiter);
  const found = new Set(layout.positions.filter((position) => position >= 0));
  // Older ones have no facts.
  const ownFile = tableColumns.every((name, at) => found.has(at) || name === 'facts');
  for await (const { records, badQuotes } of csvRecords(behind(all, end), delimiter)) {
    yield { ownFile, badQuotes, rows: records.map((record) => arrange(record, layout)) };
  }
}

/** The text without its first `length` characters, all of which are in the first piece. */
async function* behind(pieces: AsyncIterable<string>, length: number): AsyncGenerator<string> {
  let skip = length;
  for await (const piece of pieces) {
    yield piece.slice(skip);
    skip = 0;
  }
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path, { highWaterMark: 1 << 18 });
  try {
    for await (const bytes of stream as AsyncIterable<Uint8Array>) yield bytes;
  } catch (cause) {
    // Only the file's own errors arrive here: what the consumer throws does not enter this generator.
    throw new JawsError('import.unreadable', undefined, { cause });
  } finally {
    stream.destroy();
  }
}

async function* watched(
  bytes: AsyncIterable<Uint8Array>,
  { signal, onProgress }: ImportTableOptions,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const piece of bytes) {
    checkCancelled(signal);
    yield piece;
    total += piece.length;
    onProgress?.(total);
  }
}

function checkCancelled(signal: CallSignal | undefined): void {
  if (signal?.aborted === true) throw new JawsError('cancelled');
}

class RowCount {
  badQuotes = 0;
  private good = 0;
  private bad = 0;
  private firstBad = '';

  /** `reason` null = the row was read. */
  add(reason: string | null): void {
    if (reason === null) {
      this.good++;
      return;
    }
    if (this.bad === 0) this.firstBad = `row ${this.good + 1}: ${reason}`;
    this.bad++;
  }

  result(unit: TimestampUnit | null): ImportTableResult {
    if (this.good === 0 && this.bad > 0) {
      throw new JawsError('import.bad-row', `No row of the table can be read; ${this.firstBad}.`);
    }
    const warnings: string[] = [];
    if (unit !== null && unit !== 'ms') warnings.push(unitWarning(unit));
    if (this.bad > 0) {
      const all = this.good + this.bad;
      warnings.push(`${this.bad} of ${all} rows could not be read and were left out; ${this.firstBad}.`);
    }
    if (this.badQuotes > 0) {
      warnings.push(
        `${this.badQuotes} rows have a quote that is never closed, or closed inside a field; they were read without it.`,
      );
    }
    return { rows: this.good, badRows: this.bad, warnings };
  }
}

function unitWarning(unit: TimestampUnit): string {
  if (unit === 'ISO 8601') return 'Timestamps were read as ISO 8601 (UTC where no zone is given).';
  return `Timestamps were read as ${unit} since 1970.`;
}
