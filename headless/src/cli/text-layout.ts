// How text answers fit a terminal: lines wrapped at words, rows cut at its width, and colour where it shows one.

import type { CommandContext } from './cli-io.ts';
import { formatTable } from './format.ts';

/** Of text that is no terminal's: files and pipes get whole rows, and sentences of this width. */
const plainWidth = 100;
const leastWidth = 40;

export interface TextLayout {
  /** Columns of a sentence. */
  readonly width: number;
  /** Columns of a row; rows are whole where it is infinite. */
  readonly rowWidth: number;
  readonly hasColour: boolean;
}

/** `NO_COLOR` (https://no-color.org) keeps colour away, as does a terminal that has none. */
export function layoutOf({ io, options }: CommandContext): TextLayout {
  const columns = io.stdoutColumns();
  const { NO_COLOR: noColour = '', TERM: terminal } = io.env;
  const isWide = options.wide === true;
  return {
    width: isWide ? Infinity : Math.max(leastWidth, columns ?? plainWidth),
    rowWidth: isWide || columns === null ? Infinity : Math.max(leastWidth, columns),
    hasColour: columns !== null && noColour === '' && terminal !== 'dumb',
  };
}

/** Lines that end at words; one that is longer keeps a line of its own. `next`: what further lines begin with. */
export function wrapped(text: string, first: string, next: string, { width }: TextLayout): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = next;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].map((each) => `${each}\n`).join('');
}

/** A table whose last column gives way where the terminal is too narrow. */
export function fittedTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
  { rowWidth }: TextLayout,
): string {
  const lines = formatTable(headers, rows, right).split('\n');
  return lines.map((line) => (line.length > rowWidth ? `${line.slice(0, rowWidth - 1)}…` : line)).join('\n');
}

const barCells = 10;
const red = '\u001b[31m';
const plain = '\u001b[39m';

/** Evidence as a bar of ten characters, for a terminal; red from the default alarm on. */
export function evidenceBar(evidence: number, isAlarm: boolean, { hasColour }: TextLayout): string {
  const full = Math.round(Math.max(0, Math.min(1, evidence)) * barCells);
  const bar = '█'.repeat(full) + '·'.repeat(barCells - full);
  return hasColour && isAlarm ? `${red}${bar}${plain}` : bar;
}
