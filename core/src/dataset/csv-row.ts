// Finds the fields of one CSV row in a byte buffer (RFC 4180), without copying any. One reused object: the
// decoder asks for row after row.

import { csvColumns, csvLayout } from './csv-columns.ts';

const quote = 34;
const comma = 44;
const lineFeed = 10;
const carriageReturn = 13;

/** `find` results below 0. */
export const rowIncomplete = -1;
export const rowMalformed = -2;

/** After `find`: field i is `[starts[i], ends[i])` without its outer quotes; `doubled[i]` = it holds `""`. */
export class CsvRow {
  readonly starts = new Int32Array(csvColumns.length);
  readonly ends = new Int32Array(csvColumns.length);
  readonly doubled = new Uint8Array(csvColumns.length);
  /** Fields of a row in this file. */
  columns = csvLayout.columns;
  /** What is wrong, after `rowMalformed`. */
  problem = '';

  /**
   * The position after the row's line feed, `rowIncomplete` when the bytes end first, or `rowMalformed`.
   * A CR before the line feed is taken off, as editors on Windows put it there.
   */
  find(bytes: Uint8Array, from: number, to: number): number {
    const last = this.columns - 1;
    let at = from;
    for (let field = 0; ; field += 1) {
      at = this.findField(bytes, at, to, field);
      if (at < 0) return at;
      const separator = bytes[at];
      if (separator === lineFeed) {
        if (field === last) return at + 1;
        return this.malformed(`${field + 1} columns instead of ${last + 1}`);
      }
      if (field === last) return this.malformed(`more than ${last + 1} columns`);
      at += 1;
    }
  }

  /** Position of the separator after the field. */
  // eslint-disable-next-line complexity -- the innermost loop of reading; calls in it cost a third of the speed
  private findField(bytes: Uint8Array, from: number, to: number, field: number): number {
    if (from < to && bytes[from] === quote) return this.findQuoted(bytes, from, to, field);
    let at = from;
    for (; at < to; at += 1) {
      const byte = bytes[at] as number;
      // Every special byte is at most 44: one comparison settles nearly all others.
      if (byte > comma) continue;
      if (byte === comma || byte === lineFeed) break;
      if (byte === quote) return this.malformed(`a quote inside column ${field + 1}`);
    }
    if (at === to) return rowIncomplete;
    this.starts[field] = from;
    this.ends[field] = bytes[at] === lineFeed && at > from && bytes[at - 1] === carriageReturn ? at - 1 : at;
    this.doubled[field] = 0;
    return at;
  }

  // eslint-disable-next-line complexity -- as above
  private findQuoted(bytes: Uint8Array, from: number, to: number, field: number): number {
    this.doubled[field] = 0;
    let at = from + 1;
    for (;;) {
      while (at < to && bytes[at] !== quote) at += 1;
      if (at + 1 >= to) return rowIncomplete;
      if (bytes[at + 1] !== quote) break;
      this.doubled[field] = 1;
      at += 2;
    }
    this.starts[field] = from + 1;
    this.ends[field] = at;
    at += 1;
    if (bytes[at] === carriageReturn) {
      if (at + 1 >= to) return rowIncomplete;
      if (bytes[at + 1] === lineFeed) at += 1;
    }
    if (bytes[at] === comma || bytes[at] === lineFeed) return at;
    return this.malformed(`text after the closing quote of column ${field + 1}`);
  }

  private malformed(problem: string): number {
    this.problem = problem;
    return rowMalformed;
  }
}

/** Takes one of every pair of quotes away, in a new array. */
export function undoubled(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const result = new Uint8Array(end - start);
  let length = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    result[length++] = byte;
    if (byte === quote) at += 1;
  }
  return result.subarray(0, length);
}

/** Where the row that starts at `from` ends when its columns do not matter: after the first line feed outside quotes. */
export function skipRow(bytes: Uint8Array, from: number, to: number): number {
  let quoted = false;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (byte === quote) quoted = !quoted;
    else if (byte === lineFeed && !quoted) return at + 1;
  }
  return rowIncomplete;
}
