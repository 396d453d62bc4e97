// The lines of a log as bytes: pieces that hold whole lines, so that a reader goes through them without copies.

import { Buffer } from 'node:buffer';
import { JawsError } from '@jaws/shared/contract/errors';
import { maxRowBytes } from '../dataset/csv-columns.ts';

const lineFeed = 10;
const carriageReturn = 13;

/** Whole lines: the last byte is a line feed, except at the end of the log. */
export async function* wholeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let carry: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      yield carry.length === 0 ? chunk.subarray(0, end) : Buffer.concat([carry, chunk.subarray(0, end)]);
      carry = Uint8Array.from(chunk.subarray(end));
    } else carry = Buffer.concat([carry, chunk]);
    if (carry.length > maxRowBytes)
      throw new JawsError('import.bad-row', `A line of the log is longer than ${maxRowBytes} bytes.`);
  }
  if (carry.length > 0) yield carry;
}

/** Calls `use` with the place of each line in a piece, without its end; blank lines too, for they are counted. */
export function forEachLine(piece: Uint8Array, use: (from: number, to: number) => void): void {
  for (let from = 0; from < piece.length;) {
    const feed = piece.indexOf(lineFeed, from);
    const end = feed < 0 ? piece.length : feed;
    use(from, end > from && piece[end - 1] === carriageReturn ? end - 1 : end);
    from = end + 1;
  }
}

export function lineText(piece: Uint8Array, from: number, to: number): string {
  return Buffer.from(piece.buffer, piece.byteOffset + from, to - from).toString('utf8');
}
