// `--points FILE`: one CSV line a point. Written beside the file and renamed when whole, as an export is.

import { createExportFile } from '@jaws/core/export/export-file';
import type { CallSignal } from '@jaws/shared/contract/contract';
import { JawsError } from '@jaws/shared/contract/errors';

export type PointRow = readonly (string | number)[];

const pieceChars = 1_000_000;

function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function* pieces(header: PointRow, rows: Iterable<PointRow>): Generator<string> {
  let piece = `${header.map(csvCell).join(',')}\n`;
  for (const row of rows) {
    piece += `${row.map(csvCell).join(',')}\n`;
    if (piece.length < pieceChars) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** @throws JawsError export.exists, export.unwritable, dataset.disk-full, cancelled; no piece of a file stays then. */
export async function writePoints(
  path: string,
  header: PointRow,
  rows: Iterable<PointRow>,
  signal: CallSignal,
): Promise<void> {
  const file = await createExportFile(path);
  try {
    const encoder = new TextEncoder();
    for (const piece of pieces(header, rows)) {
      if (signal.aborted) throw new JawsError('cancelled');
      await file.write(encoder.encode(piece));
    }
    await file.finish();
  } finally {
    await file.discard();
  }
}
