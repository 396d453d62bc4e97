// A row in the middle of packets.csv: a line feed alone does not tell, because names may hold one between quotes. A
// place counts as the start of a row only when everything from there to the end of the piece is rows that count on.

import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { JawsError } from '@jaws/shared/contract/errors';
import { PacketTable } from '@jaws/shared/domain/packet-table';
import type { CsvLayout } from '../dataset/csv-columns.ts';
import { PacketCsvDecoder } from '../dataset/csv-decoder.ts';

export interface FoundRow {
  /** Of its first byte in the file. */
  readonly offset: number;
  readonly packetId: number;
  readonly timestampUs: number;
}

export interface FoundRows {
  readonly first: FoundRow;
  readonly last: FoundRow;
}

const lineFeed = 10;
/** About 400 rows: enough to be sure, and read in a fraction of a millisecond. */
const pieceBytes = 65_536;
/** Digits of the largest safe integer. */
const mostDigits = 16;

/**
 * The first row that starts after `offset` (a row that starts exactly there does not count), and the last whole one of
 * the same piece. Null when there is none within 64 KiB or before `end`.
 * @throws JawsError dataset.io
 */
export async function findRowsAfter(
  file: FileHandle,
  layout: CsvLayout,
  offset: number,
  end: number,
): Promise<FoundRows | null> {
  const piece = Buffer.allocUnsafe(Math.max(0, Math.min(pieceBytes, end - offset)));
  let length = 0;
  while (length < piece.length) {
    const { bytesRead } = await file.read(piece, length, piece.length - length, offset + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  const bytes = piece.subarray(0, length);
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
    const rows = rowsFrom(bytes, layout, at + 1, offset);
    if (rows !== null) return rows;
  }
  return null;
}

function rowsFrom(bytes: Buffer, layout: CsvLayout, from: number, fileOffset: number): FoundRows | null {
  const firstId = leadingNumber(bytes, from);
  if (firstId === null) return null;
  const table = new PacketTable(512);
  const decoder = new PacketCsvDecoder(table, { rowsOf: layout, rowsBefore: firstId - 1 });
  try {
    decoder.push(bytes.subarray(from));
  } catch (error) {
    if (error instanceof JawsError && error.code === 'dataset.damaged') return null;
    throw error;
  }
  if (table.count === 0) return null;
  const row = (at: number): FoundRow => ({
    offset: fileOffset + from,
    packetId: firstId + at,
    timestampUs: table.timestampUs[at] as number,
  });
  return { first: row(0), last: row(table.count - 1) };
}

/** The digits before the first comma; null for anything else. */
function leadingNumber(bytes: Buffer, from: number): number | null {
  const comma = bytes.indexOf(44, from);
  if (comma <= from || comma - from > mostDigits) return null;
  const text = bytes.toString('latin1', from, comma);
  return /^[1-9]\d*$/.test(text) ? Number(text) : null;
}
