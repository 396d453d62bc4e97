// One record of a foreign CSV: fields by RFC 4180 where its quotes are in order. A quote that is closed nowhere, or in
// the wrong place, is given up: then its line alone is the record, read as if that quote were not there.

const quote = '"';

export class CsvRecordReader {
  /** Set by `read`: the fields of the record; one empty field for a blank line. */
  fields: string[] = [];
  /** Set by `read`: true when a quote of the record was given up. */
  gaveUpQuote = false;
  private readonly delimiter: string;
  private readonly longest: number;
  private text = '';
  /** Of the first quote at or behind the last record's start; the text's length when there is none. */
  private nextQuote = -1;

  /** `longest`: characters beyond which a quote counts as never closed. */
  constructor(delimiter: string, longest: number) {
    this.delimiter = delimiter;
    this.longest = longest;
  }

  /** The text that `read` goes through from now on. */
  open(text: string): void {
    this.text = text;
    this.nextQuote = -1;
  }

  /**
   * Reads the record that starts at `from`; lines end with LF. Returns the place behind it, or -1 when the text ends
   * before the record does. `isWhole`: nothing comes behind the text, or it is not worth waiting for.
   */
  read(from: number, isWhole: boolean): number {
    const { text } = this;
    this.gaveUpQuote = false;
    const lineEnd = endOfLine(text, from);
    if (lineEnd === text.length && !isWhole) return -1;
    // Most records leave here: split is several times as fast as going through the characters.
    if (this.firstQuote(from) >= lineEnd) {
      this.fields = text.slice(from, lineEnd).split(this.delimiter);
      return lineEnd + 1;
    }
    const end = this.readQuoted(text, from);
    const isOpen = end === unfinished || end > text.length;
    if (isOpen && !isWhole) return -1;
    if (end >= 0 && end - from <= this.longest) return end;
    this.gaveUpQuote = true;
    this.fields = lenientFields(text.slice(from, lineEnd), this.delimiter);
    return lineEnd + 1;
  }

  /** Looked for again only when the last one is passed: a search for each record would take the square of the time. */
  private firstQuote(from: number): number {
    if (this.nextQuote < from) {
      const at = this.text.indexOf(quote, from);
      this.nextQuote = at < 0 ? this.text.length : at;
    }
    return this.nextQuote;
  }

  private readQuoted(text: string, from: number): number {
    const fields: string[] = [];
    for (let at = from; ;) {
      const field = readField(text, at, this.delimiter);
      if (typeof field === 'number') return field;
      fields.push(field.value);
      at = field.end + 1;
      if (field.end < text.length && text[field.end] === this.delimiter) continue;
      this.fields = fields;
      return at;
    }
  }
}

/** Instead of a place: the text ends inside quotes; a quote is closed in the middle of a field. */
const unfinished = -1;
const misplaced = -2;

interface Field {
  readonly value: string;
  /** Of the delimiter or line end behind it. */
  readonly end: number;
}

function readField(text: string, from: number, delimiter: string): Field | number {
  const start = skipBlanks(text, from, delimiter);
  if (text[start] !== quote) return plainField(text, from, delimiter);
  for (let at = text.indexOf(quote, start + 1); at >= 0; at = text.indexOf(quote, at + 2)) {
    if (text[at + 1] === quote) continue;
    const end = skipBlanks(text, at + 1, delimiter);
    const closes = end === text.length || text[end] === '\n' || text[end] === delimiter;
    return closes ? { value: text.slice(start + 1, at).replaceAll('""', quote), end } : misplaced;
  }
  return unfinished;
}

function plainField(text: string, from: number, delimiter: string): Field {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++;
  return { value: text.slice(from, end), end };
}

/** The fields of one line in which a quote is wrong: that field starts behind its quote and ends at the delimiter. */
function lenientFields(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    const field = readField(line, at, delimiter);
    const read = typeof field === 'number' ? behindQuote(line, at, delimiter) : field;
    fields.push(read.value);
    at = read.end + 1;
  }
  return fields;
}

function behindQuote(line: string, from: number, delimiter: string): Field {
  return plainField(line, skipBlanks(line, from, delimiter) + 1, delimiter);
}

function skipBlanks(text: string, from: number, delimiter: string): number {
  let at = from;
  while (text[at] === ' ' || (text[at] === '\t' && delimiter !== '\t')) at++;
  return at;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}
