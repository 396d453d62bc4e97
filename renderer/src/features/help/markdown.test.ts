// Every document of Help is read as Prettier's own reader of Markdown reads it.
import type { ParserOptions } from 'prettier';
import { parsers } from 'prettier/plugins/markdown';
import { describe, expect, it, test } from 'vitest';
import { anchorOf, readMarkdown, type Block } from './markdown.ts';
import { readInlines, textOf, type Inline } from './markdown-inline.ts';

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly depth?: number;
  readonly ordered?: boolean;
  readonly url?: string;
  readonly children?: readonly Node[];
}

const texts = import.meta.glob<string>(
  ['../../../../docs/**/*.md', '../../../../*.md', '../../../../listener-server/*.md'],
  { query: '?raw', import: 'default', eager: true },
);

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** One line for each block, with what is in it: `h2 Evidence`, `table[3x2] …`. */
function ofInline(inline: Inline): string {
  if (inline.kind === 'text') return inline.text;
  if (inline.kind === 'code') return `<c>${inline.text}</c>`;
  const inner = inline.content.map(ofInline).join('');
  if (inline.kind === 'link') return `<a ${inline.target}>${inner}</a>`;
  return inline.kind === 'strong' ? `<b>${inner}</b>` : `<i>${inner}</i>`;
}

function ofContent(content: readonly Inline[]): string {
  return flat(content.map(ofInline).join(''));
}

function ofBlock(block: Block): string[] {
  if (block.kind === 'heading') return [`h${block.level} ${ofContent(block.content)}`];
  if (block.kind === 'paragraph') return [`p ${ofContent(block.content)}`];
  if (block.kind === 'code') return [`pre ${block.text}`];
  if (block.kind === 'table')
    return [block.head, ...block.rows].map((row) => `tr ${row.map(ofContent).join(' | ')}`);
  return [block.isOrdered ? 'ol' : 'ul', ...block.items.flatMap((item) => ['li', ...item.flatMap(ofBlock)])];
}

function ofNode(node: Node): string {
  const inner = (node.children ?? []).map(ofNode).join('');
  if (node.type === 'inlineCode') return `<c>${node.value ?? ''}</c>`;
  if (node.type === 'link') return `<a ${node.url ?? ''}>${inner}</a>`;
  if (node.type === 'strong') return `<b>${inner}</b>`;
  if (node.type === 'emphasis') return `<i>${inner}</i>`;
  return node.type === 'image' ? '' : (node.value ?? inner);
}

function ofReference(node: Node): string[] {
  const children = node.children ?? [];
  const text = (): string => flat(children.map(ofNode).join(''));
  if (node.type === 'heading') return [`h${String(node.depth)} ${text()}`];
  if (node.type === 'paragraph') return [`p ${text()}`];
  if (node.type === 'code') return [`pre ${node.value ?? ''}`];
  if (node.type === 'table')
    return children.map(
      (row) =>
        `tr ${(row.children ?? []).map((cell) => flat((cell.children ?? []).map(ofNode).join(''))).join(' | ')}`,
    );
  if (node.type === 'list')
    return [
      node.ordered === true ? 'ol' : 'ul',
      ...children.flatMap((item) => ['li', ...(item.children ?? []).flatMap(ofReference)]),
    ];
  return children.flatMap(ofReference);
}

describe('documents', () => {
  it.each(Object.keys(texts))('%s', async (path) => {
    const text = texts[path] ?? '';
    const root = (await parsers.markdown.parse(text, {} as ParserOptions)) as Node;
    expect(readMarkdown(text).flatMap(ofBlock)).toEqual(ofReference(root));
  });
});

test.each([
  ['a `b _c_` d', 'a <c>b _c_</c> d'],
  ['**a _b_** [c `d`](e.md#f)', '<b>a <i>b</i></b> <a e.md#f>c <c>d</c></a>'],
  ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
  ['![a picture](x.png)text \\_plain\\_', 'text _plain_'],
])('%s', (text, expected) => {
  expect(readInlines(text).map(ofInline).join('')).toBe(expected);
});

test('anchors are those of GitHub', () => {
  expect(anchorOf('interfaces, doctor, completion, version')).toBe('interfaces-doctor-completion-version');
  expect(anchorOf(textOf(readInlines('The `jaws` command')))).toBe('the-jaws-command');
});
