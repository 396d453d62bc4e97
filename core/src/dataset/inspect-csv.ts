// One pass over a packets.csv: rows, torn tail, counts, hash. Verify, repair, append and the table reader
// all stand on it. Memory is bounded: the rows go through a small table unless the caller wants them all.

import { Buffer } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { JawsError } from '@jaws/shared/contract/errors';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import { type CsvLayout, csvLayout, layoutOfStart } from './csv-columns.ts';
import { otherColumns, PacketCsvDecoder } from './csv-decoder.ts';
import { DatasetCounts } from './dataset-counts.ts';
import { onDisk } from './disk-errors.ts';
import { openOrdinaryFile } from './open-ordinary-file.ts';
import type { WorkOptions } from './store-contract.ts';

export const csvFileName = 'packets.csv';

const pieceBytes = 1 << 20;
const passRows = 16_384;
const maxProblems = 99;

export interface CsvInspection {
  /** Whole rows, bad ones included. */
  readonly rows: number;
  readonly badRows: number;
  /** The first bad rows in words, at most 99. */
  readonly problems: readonly string[];
  /** Header and whole rows. */
  readonly wholeBytes: number;
  /** What follows them: a torn line. */
  readonly tornBytes: number;
  /** Of the valid rows. */
  readonly counts: DatasetCounts;
  /** SHA-256 of all bytes, the torn ones included, in hex. */
  readonly sha256: string;
}

export interface InspectOptions extends WorkOptions {
  /** Given: bad rows are collected in `problems`. Else the first one throws dataset.damaged. */
  readonly tolerant?: boolean;
  /** Receives all rows; without it they are only counted. */
  readonly table?: PacketTable;
}

/**
 * Reads the file as long as it was when opened: a writer may go on behind.
 * @throws JawsError dataset.io, dataset.damaged (wrong header; bad row unless tolerant), cancelled
 */
export async function inspectCsv(folder: string, options: InspectOptions = {}): Promise<CsvInspection> {
  const counts = new DatasetCounts();
  const table = options.table ?? new PacketTable(passRows);
  const problems: string[] = [];
  const settle = (): void => {
    counts.add(table, 0, table.count);
    table.clear();
    table.dictionaries.details.clear();
  };
  const decoder = new PacketCsvDecoder(table, {
    ...(options.table === undefined ? { onFull: settle } : {}),
    ...(options.tolerant === true
      ? {
          onBadRow: (row, problem) => {
            note(problems, row, problem);
          },
        }
      : {}),
  });
  const hash = createHash('sha256');
  await readPieces(join(folder, csvFileName), options, (piece) => {
    hash.update(piece);
    decoder.push(piece);
  });
  if (options.table === undefined) settle();
  else counts.add(table, 0, table.count);
  return {
    rows: decoder.rows,
    badRows: decoder.badRows,
    problems,
    wholeBytes: decoder.wholeBytes,
    tornBytes: decoder.restBytes,
    counts,
    sha256: hash.digest('hex'),
  };
}

function note(problems: string[], row: number, problem: string): void {
  if (problems.length < maxProblems) problems.push(`Row ${row}: ${problem}.`);
}

/** What its rows look like. @throws JawsError dataset.io, dataset.damaged (wrong header) */
export async function readCsvLayout(folder: string): Promise<CsvLayout> {
  return await onDisk('Cannot read packets.csv', async () => {
    const file = await openOrdinaryFile(join(folder, csvFileName), 'read');
    try {
      const layout = await layoutOfFile(file);
      if (layout === null) throw otherColumns();
      return layout;
    } finally {
      await file.close();
    }
  });
}

/** The same of an open file; null where its first line is not one of ours. */
export async function layoutOfFile(file: FileHandle): Promise<CsvLayout | null> {
  const start = Buffer.alloc(csvLayout.header.length);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  return layoutOfStart(start.toString('latin1', 0, bytesRead));
}

/** The hash of the file, ready to go on: `copy().digest('hex')` for its value. */
export async function hashCsv(folder: string, options: WorkOptions = {}): Promise<Hash> {
  const hash = createHash('sha256');
  await readPieces(join(folder, csvFileName), options, (piece) => hash.update(piece));
  return hash;
}

async function readPieces(
  path: string,
  options: WorkOptions,
  use: (piece: Uint8Array) => void,
): Promise<void> {
  await onDisk('Cannot read packets.csv', async () => {
    const file = await openOrdinaryFile(path, 'read');
    try {
      await readFileInPieces(file, options, use);
    } finally {
      await file.close();
    }
  });
}

async function readFileInPieces(
  file: FileHandle,
  options: WorkOptions,
  use: (piece: Uint8Array) => void,
): Promise<void> {
  const { size } = await file.stat();
  const piece = Buffer.allocUnsafe(pieceBytes);
  for (let offset = 0; offset < size;) {
    if (options.signal?.aborted === true) throw new JawsError('cancelled');
    const { bytesRead } = await file.read(piece, 0, Math.min(pieceBytes, size - offset), offset);
    // Shorter than it was: somebody cut it meanwhile; what is there counts.
    if (bytesRead === 0) return;
    use(piece.subarray(0, bytesRead));
    offset += bytesRead;
    options.onProgress?.(offset, size);
  }
}
