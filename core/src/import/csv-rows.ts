// A foreign CSV as rows of fields, with bounded memory: the stream is cut at ends of records (quotes respected),
// and papaparse reads one piece at a time. A record longer than the store takes is a coded error, not a buffer
// that grows with the file.

import { Buffer } from 'node:buffer';
import { JawsError } from '@jaws/shared/contract/errors';
import Papa from 'papaparse';
import { maxRowBytes } from '../dataset/csv-columns.ts';

/** Text in blocks of whole records; the last one may lack its newline. */
export async function* csvBlocks(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  const splitter = new RecordSplitter();
  for await (const piece of pieces) {
    const block = splitter.take(piece);
    if (block !== '') yield block;
  }
  const rest = splitter.rest();
  if (rest !== '') yield rest;
}

/** Fields of every record of a block; blank lines are left out. A CR LF inside quotes becomes LF. */
export function parseBlock(block: string, delimiter: string): string[][] {
  const text = block.includes('\r') ? block.replace(/\r\n?/g, '\n') : block;
  const parsed = Papa.parse<string[]>(text, { delimiter, newline: '\n', skipEmptyLines: true });
  if (!parsed.errors.some((error) => error.type === 'Quotes')) return parsed.data;
  // A stray quote makes the parser swallow what follows: line by line only its own line is lost.
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Papa.parse<string[]>(line, { delimiter, newline: '\n' }).data[0] ?? []);
}

const quote = 34;
const lineFeed = 10;
/** Characters before which a field ends; a quote after one of them opens a quoted field (RFC 4180 §2.5). */
const separators: ReadonlySet<number> = new Set(Buffer.from(',;\t|\r\n', 'latin1'));

class RecordSplitter {
  private carry = '';
  /** Characters of `carry` that were looked at before. */
  private scanned = 0;
  private quoted = false;
  private records = 0;

  /** The whole records that end in the text so far; empty when none does. */
  take(piece: string): string {
    const text = this.carry + piece;
    let end = 0;
    for (let at = this.scanned; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        // `""` inside a quoted field closes and opens again: the same answer as an escape.
        this.quoted = !this.quoted && opensField(text, at);
      } else if (code === lineFeed && !this.quoted) {
        this.checkLength(at - end);
        this.records++;
        end = at + 1;
      }
    }
    this.carry = text.slice(end);
    this.scanned = this.carry.length;
    this.checkLength(this.carry.length);
    return text.slice(0, end);
  }

  rest(): string {
    return this.carry;
  }

  private checkLength(length: number): void {
    if (length <= maxRowBytes) return;
    throw new JawsError(
      'import.bad-row',
      `Row ${this.records + 1} of the table is longer than ${maxRowBytes} bytes, or a quote in it is never closed.`,
    );
  }
}

function opensField(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  return separators.has(before) || before === quote;
}
