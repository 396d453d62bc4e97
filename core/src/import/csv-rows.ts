// A foreign CSV as records, with bounded memory: what is not yet a whole record waits for the next piece. A quote that
// is not closed within the longest record is given up, so a file of any size loses one row to it at most.

import { JawsError } from '@jaws/shared/contract/errors';
import { maxRowBytes } from '../dataset/csv-columns.ts';
import { CsvRecordReader } from './csv-record.ts';

export interface CsvRecords {
  readonly records: readonly string[][];
  /** How many of them lost a quote that is never closed, or closed in the wrong place. */
  readonly badQuotes: number;
}

/** Records of text with LF at line ends, piece by piece; blank lines are left out. @throws JawsError import.bad-row for a line that is too long */
export async function* csvRecords(
  pieces: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<CsvRecords> {
  const splitter = new RecordSplitter(delimiter);
  for await (const piece of pieces) yield splitter.take(piece, false);
  yield splitter.take('', true);
}

/** The text with LF alone at the ends of lines; a CR at the end of a piece waits for what follows it. */
export async function* lineFeeds(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const piece of pieces) {
    const text = held + piece;
    held = text.endsWith('\r') ? '\r' : '';
    yield withLineFeeds(held === '' ? text : text.slice(0, -1));
  }
  yield withLineFeeds(held);
}

export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

class RecordSplitter {
  private readonly reader: CsvRecordReader;
  private carry = '';
  private count = 0;

  constructor(delimiter: string) {
    this.reader = new CsvRecordReader(delimiter, maxRowBytes);
  }

  /** The records that end in the text so far. */
  take(piece: string, isLast: boolean): CsvRecords {
    const text = this.carry + piece;
    const records: string[][] = [];
    let badQuotes = 0;
    this.reader.open(text);
    let at = 0;
    while (at < text.length) {
      const isTooLong = text.length - at > maxRowBytes;
      const end = this.reader.read(at, isLast || isTooLong);
      if (end < 0) break;
      if (end - at > maxRowBytes) throw this.tooLong();
      at = end;
      const { fields, gaveUpQuote } = this.reader;
      if (fields.length === 1 && fields[0] === '') continue;
      if (gaveUpQuote) badQuotes++;
      records.push(fields);
    }
    this.count += records.length;
    this.carry = text.slice(at);
    return { records, badQuotes };
  }

  private tooLong(): JawsError {
    const text = `Row ${this.count + 1} of the table is longer than ${maxRowBytes} bytes.`;
    return new JawsError('import.bad-row', text);
  }
}
