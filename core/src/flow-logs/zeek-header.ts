// The first lines of a Zeek log in its own format: the separator, the names of its fields, and what stands for nothing.
// https://docs.zeek.org/en/master/log-formats.html

export interface ZeekHeader {
  /** Code of the character between fields. */
  readonly separator: number;
  /** `conn`, `dns` …; null where the log does not say. */
  readonly path: string | null;
  readonly fields: readonly string[];
  /** Names that the last field holds, where others wrote them into it with spaces (IoT-23); else one. */
  readonly lastFields: readonly string[];
  /** Stands for a value that is not there. */
  readonly unset: string;
}

/** What the header says so far; a line that begins with `#`, without its end. */
export class ZeekHeaderReader {
  private separator = '\t';
  private path: string | null = null;
  private unset = '-';
  private fields: readonly string[] | null = null;

  /** Rotated logs put together have several headers: the newest holds. */
  take(line: string): void {
    const named = /^#separator\s+(.+)$/.exec(line)?.[1];
    if (named !== undefined) {
      this.separator = unescaped(named);
      return;
    }
    const [key, ...values] = line.split(this.separator);
    if (key === '#fields') this.fields = values;
    else if (key === '#path') this.path = values[0] ?? null;
    else if (key === '#unset_field') this.unset = values[0] ?? '-';
  }

  /** Null as long as no line named the fields. */
  get header(): ZeekHeader | null {
    const { fields, path, unset } = this;
    if (fields === null) return null;
    const lastFields = (fields.at(-1) ?? '').split(/ {2,}/);
    return { separator: this.separator.charCodeAt(0), path, unset, lastFields, fields };
  }
}

/** `\x09` -> a tabulator. */
function unescaped(text: string): string {
  const code = /^\\x([0-9a-f]{2})/i.exec(text)?.[1];
  return code === undefined ? text.charAt(0) : String.fromCharCode(Number.parseInt(code, 16));
}
