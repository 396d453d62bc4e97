// Text of a helper's stderr, line by line, with bounded memory whatever it prints.

const longestLine = 500;

export class LineSplitter {
  private readonly onLine: (line: string) => void;
  private rest = '';

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine;
  }

  /** `\r` ends a line too (progress counters). Of a longer line the first 500 characters are kept; empty ones are not. */
  push(text: string): void {
    const pieces = text.split(/[\r\n]+/);
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      this.keep(piece);
      this.finish();
    }
    this.keep(last);
  }

  /** The last line may have no end. */
  finish(): void {
    const line = this.rest.trim();
    this.rest = '';
    if (line !== '') this.onLine(line);
  }

  private keep(piece: string): void {
    if (this.rest.length < longestLine) this.rest = (this.rest + piece).slice(0, longestLine);
  }
}
