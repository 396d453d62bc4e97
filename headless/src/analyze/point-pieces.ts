// The text of `--points`, one CSV line a point, in pieces of about a megabyte.

export type PointRow = readonly (string | number)[];

const pieceChars = 1_000_000;

function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function* pointPieces(header: PointRow, rows: Iterable<PointRow>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let piece = `${header.map(csvCell).join(',')}\n`;
  for (const row of rows) {
    piece += `${row.map(csvCell).join(',')}\n`;
    if (piece.length < pieceChars) continue;
    yield encoder.encode(piece);
    piece = '';
  }
  yield encoder.encode(piece);
}
