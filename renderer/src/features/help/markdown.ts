// Reads the Markdown of the documents in docs/: headings, paragraphs, lists, tables, code, and in texts bold, italics,
// code and links. What Prettier's own reader finds in them is found here (markdown.test.ts). Pure.

import { readInlines, textOf, type Inline } from './markdown-inline.ts';

export type Block =
  | {
      readonly kind: 'heading';
      readonly level: number;
      readonly content: readonly Inline[];
      readonly id: string;
    }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Block[])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly kind: 'code'; readonly text: string };

const fence = '```';
const heading = /^(#{1,6}) +(.*)$/;
const tableRule = /^\|[ :|-]+$/;
const listItem = /^(?:[-*]|\d+\.) +/;

/** As GitHub makes them: `A point, seen` -> `a-point-seen`. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/** Where a block ends, and what it is. `next`: the first line behind it. */
interface Found {
  readonly block: Block;
  readonly next: number;
}
type Lines = readonly string[];

function isTable(lines: Lines, at: number): boolean {
  return (lines[at] ?? '').startsWith('|') && tableRule.test(lines[at + 1] ?? '');
}

function startsBlock(lines: Lines, at: number): boolean {
  const line = lines[at] ?? '';
  return line.startsWith(fence) || heading.test(line) || listItem.test(line) || isTable(lines, at);
}

function readCode(lines: Lines, from: number): Found {
  let end = from + 1;
  while (end < lines.length && !(lines[end] ?? '').startsWith(fence)) end++;
  return { block: { kind: 'code', text: lines.slice(from + 1, end).join('\n') }, next: end + 1 };
}

function readHeading(line: string, from: number): Found {
  const [, marks = '', text = ''] = heading.exec(line) ?? [];
  const content = readInlines(text);
  return {
    block: { kind: 'heading', level: marks.length, content, id: anchorOf(textOf(content)) },
    next: from + 1,
  };
}

/** `| a | b \| c |` -> its cells. */
function cellsOf(line: string): (readonly Inline[])[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => readInlines(cell.trim().replaceAll('\\|', '|')));
}

function readTable(lines: Lines, from: number): Found {
  let end = from;
  while ((lines[end] ?? '').startsWith('|')) end++;
  const [head = '', , ...rows] = lines.slice(from, end);
  return { block: { kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) }, next: end };
}

function isBlank(lines: Lines, at: number): boolean {
  return (lines[at] ?? '').trim() === '';
}

/** An item goes on with what is indented, and with a line that follows at once and begins nothing else. */
function belongsToItem(lines: Lines, at: number): boolean {
  const isIndented = (place: number): boolean => (lines[place] ?? '').startsWith('  ');
  if (isBlank(lines, at)) return isIndented(at + 1);
  return isIndented(at) || !(isBlank(lines, at - 1) || startsBlock(lines, at));
}

function readItem(lines: Lines, from: number): { readonly item: readonly Block[]; readonly next: number } {
  const first = lines[from] ?? '';
  const width = listItem.exec(first)?.[0].length ?? 0;
  let next = from + 1;
  while (next < lines.length && belongsToItem(lines, next)) next++;
  const indent = new RegExp(`^ {1,${String(width)}}`);
  const rest = lines.slice(from + 1, next).map((line) => line.replace(indent, ''));
  return { item: readMarkdown([first.slice(width), ...rest].join('\n')), next };
}

function readList(lines: Lines, from: number): Found {
  const isOrdered = /^\d/.test(lines[from] ?? '');
  const items: (readonly Block[])[] = [];
  let at = from;
  while (at < lines.length && listItem.test(lines[at] ?? '')) {
    const { item, next } = readItem(lines, at);
    items.push(item);
    at = next;
    // A blank line between two items does not end the list.
    if (isBlank(lines, at) && listItem.test(lines[at + 1] ?? '')) at++;
  }
  return { block: { kind: 'list', isOrdered, items }, next: at };
}

function readParagraph(lines: Lines, from: number): Found {
  let end = from + 1;
  while (end < lines.length && !isBlank(lines, end) && !startsBlock(lines, end)) end++;
  return { block: { kind: 'paragraph', content: readInlines(lines.slice(from, end).join(' ')) }, next: end };
}

function readBlock(lines: Lines, from: number): Found {
  const line = lines[from] ?? '';
  if (line.startsWith(fence)) return readCode(lines, from);
  if (heading.test(line)) return readHeading(line, from);
  if (isTable(lines, from)) return readTable(lines, from);
  return listItem.test(line) ? readList(lines, from) : readParagraph(lines, from);
}

export function readMarkdown(text: string): readonly Block[] {
  const lines = text.split(/\r?\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    if (isBlank(lines, at)) {
      at++;
      continue;
    }
    const { block, next } = readBlock(lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}
