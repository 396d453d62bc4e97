// The top-level values of a JSON text as they stream by: elements of an array, or one object after another
// (JSON lines). Only brackets and strings are followed here; JSON.parse reads each value.

import { JawsError } from '@jaws/shared/contract/errors';

const backslash = 92;
const quote = 34;

/**
 * Texts, piece by piece, of the objects and arrays directly inside a top-level array, or standing at the top level.
 * Ends with what is left when the text breaks off inside a value.
 * @throws JawsError import.bad-row when a value is longer than `longest` characters.
 */
export async function* jsonValues(pieces: AsyncIterable<string>, longest: number): AsyncGenerator<string[]> {
  const scanner = new ValueScanner();
  for await (const piece of pieces) {
    yield scanner.take(piece);
    if (scanner.openLength > longest) {
      throw new JawsError('import.bad-row', `A record of the table is longer than ${longest} characters.`);
    }
  }
  const rest = scanner.rest();
  if (rest !== '') yield [rest];
}

class ValueScanner {
  private text = '';
  private at = 0;
  private start = -1;
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** 1 inside a top-level array, whose own bracket is no value. */
  private base = -1;

  get openLength(): number {
    return this.start < 0 ? 0 : this.text.length - this.start;
  }

  rest(): string {
    return this.start < 0 ? '' : this.text.slice(this.start);
  }

  /** Values that end in the text so far. */
  take(piece: string): string[] {
    const values: string[] = [];
    this.text += piece;
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (this.inString) this.followString(code);
      else if (code === quote) this.inString = true;
      else if (this.bracket(code)) values.push(this.cut());
    }
    const keepFrom = this.start < 0 ? this.text.length : this.start;
    this.text = this.text.slice(keepFrom);
    this.at -= keepFrom;
    if (this.start >= 0) this.start = 0;
    return values;
  }

  private followString(code: number): void {
    if (this.escaped) this.escaped = false;
    else if (code === backslash) this.escaped = true;
    else if (code === quote) this.inString = false;
  }

  /** True when this character ends a value. */
  private bracket(code: number): boolean {
    if (code === 123 || code === 91) this.open(code);
    return (code === 125 || code === 93) && this.close();
  }

  private open(code: number): void {
    if (this.base < 0) this.base = code === 91 ? 1 : 0;
    if (this.depth === this.base) this.start = this.at;
    this.depth++;
  }

  /** True when a value ended here. Brackets too many are passed over. */
  private close(): boolean {
    if (this.depth > 0) this.depth--;
    return this.start >= 0 && this.depth === this.base;
  }

  private cut(): string {
    const value = this.text.slice(this.start, this.at + 1);
    this.start = -1;
    return value;
  }
}
