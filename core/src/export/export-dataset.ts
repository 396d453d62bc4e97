// A dataset, or the part of it that a filter selects, as one file for other tools.

import { randomBytes } from 'node:crypto';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { compileFilter } from '@jaws/shared/filter/compile-filter';
import { packetRows } from '@jaws/shared/filter/match-packets';
import { matchRows } from '@jaws/shared/filter/match-rows';
import type { DatasetStore } from '../dataset/store-contract.ts';
import { anonymisationKeyBytes, anonymisedTexts } from './anonymise-texts.ts';
import { createCsvOut } from './csv-rows-out.ts';
import { createExportFile } from './export-file.ts';
import { guardedTexts } from './guard-cells.ts';
import { createJsonLinesOut } from './jsonl-rows-out.ts';
import { createParquetOut, groupRows } from './parquet-rows-out.ts';
import type { RowsOut } from './rows-out.ts';
import { viewOf } from './table-view.ts';

export type ExportFormat = 'csv' | 'jsonl' | 'parquet';

export interface ExportSettings {
  readonly format: ExportFormat;
  /** Filter language; all rows without it. */
  readonly where?: string | undefined;
  /** Guards texts that a spreadsheet would run as formulas. */
  readonly safe?: boolean | undefined;
  /** Pseudonyms for addresses, hashes for names, MACs and HTTP addresses. */
  readonly anonymise?: boolean | undefined;
  /** Path of the new file, which must not exist. */
  readonly out: string;
  readonly signal?: CallSignal | undefined;
  /** Rows of the dataset gone through, and in all. */
  readonly onProgress?: ((rowsDone: number, rowsTotal: number) => void) | undefined;
  /** Before the first row: bytes of the dataset read, and in all; not called where its columns are kept. */
  readonly onReading?: ((bytesRead: number, bytesTotal: number) => void) | undefined;
}

export interface ExportOptions extends ExportSettings {
  readonly store: Pick<DatasetStore, 'useRows'>;
  readonly dataset: string;
}

export interface ExportResult {
  readonly rows: number;
  readonly bytes: number;
}

const batchRows = 8192;
/** Rows in hand at a time: whole row groups of Parquet. */
const windowRows = 4 * groupRows;

/**
 * Nothing is left at `out` when it fails or is cancelled.
 * @throws JawsError filter.syntax (before anything is read), export.exists, export.unwritable,
 * dataset.disk-full, cancelled, and what reading the dataset throws.
 */
export async function exportDataset(options: ExportOptions): Promise<ExportResult> {
  compileFilter(options.where ?? '');
  const file = await createExportFile(options.out);
  try {
    const rows = await writeRows(options, (piece) => file.write(piece));
    await file.finish();
    return { rows, bytes: file.bytes };
  } finally {
    await file.discard();
  }
}

/** Returns the number of rows written. */
async function writeRows(
  options: ExportOptions,
  write: (piece: Uint8Array) => Promise<void>,
): Promise<number> {
  const { store, dataset, signal, onProgress, onReading } = options;
  const filter = compileFilter(options.where ?? '');
  let out: RowsOut | null = null;
  let written = 0;
  await store.useRows(
    dataset,
    windowRows,
    { signal, onProgress: onReading },
    async (table, firstRow, rowsTotal) => {
      if (out === null) {
        out = rowsOut(options.format, shown(table, options), write);
        await out.begin();
      }
      // The filter sees the real values: what is anonymised is only what is written.
      const rows = matchRows(filter, packetRows(table, firstRow + 1));
      for (let from = 0; from < rows.length; from += batchRows) {
        if (signal?.aborted === true) throw new JawsError('cancelled');
        if (from > 0) onProgress?.(firstRow + (rows[from] as number), rowsTotal);
        await out.rows(rows.subarray(from, from + batchRows), firstRow);
      }
      await out.settle();
      onProgress?.(firstRow + table.count, rowsTotal);
      written += rows.length;
    },
  );
  await (out as RowsOut | null)?.end();
  return written;
}

function shown(table: PacketTable, { safe, anonymise }: ExportSettings): PacketTable {
  const named =
    anonymise === true ? viewOf(table, anonymisedTexts(randomBytes(anonymisationKeyBytes))) : table;
  return safe === true ? viewOf(named, guardedTexts) : named;
}

function rowsOut(
  format: ExportFormat,
  table: PacketTable,
  write: (piece: Uint8Array) => Promise<void>,
): RowsOut {
  switch (format) {
    case 'csv':
      return createCsvOut(table, write);
    case 'jsonl':
      return createJsonLinesOut(table, write);
    case 'parquet':
      return createParquetOut(table, write);
  }
}
