// A document as elements: no markup is ever read as HTML.

import { Fragment, type ReactNode } from 'react';
import type { Block } from './markdown.ts';
import { textOf, type Inline } from './markdown-inline.ts';

/** Draws what a link of the document leads to. */
export type LinkOf = (target: string, content: ReactNode) => ReactNode;

/** Ids of the page are its own. */
export function elementId(section: string): string {
  return `help-${section}`;
}

function inlineView(inline: Inline, linkOf: LinkOf): ReactNode {
  if (inline.kind === 'text') return inline.text;
  if (inline.kind === 'code') return <code>{inline.text}</code>;
  const inner = <Inlines content={inline.content} linkOf={linkOf} />;
  if (inline.kind === 'link') return linkOf(inline.target, inner);
  return inline.kind === 'strong' ? <strong>{inner}</strong> : <em>{inner}</em>;
}

function Inlines(props: { readonly content: readonly Inline[]; readonly linkOf: LinkOf }): ReactNode {
  // The text of a document never changes: its place is a key.
  return props.content.map((inline, at) => <Fragment key={at}>{inlineView(inline, props.linkOf)}</Fragment>);
}

type Part<K extends Block['kind']> = Extract<Block, { kind: K }> & { readonly linkOf: LinkOf };

function Heading({ level, content, id, linkOf }: Part<'heading'>): ReactNode {
  const Tag = (['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const)[level - 1] ?? 'h6';
  return (
    <Tag id={elementId(id)} tabIndex={-1}>
      <Inlines content={content} linkOf={linkOf} />
    </Tag>
  );
}

function Table({ head, rows, linkOf }: Part<'table'>): ReactNode {
  return (
    <div className="jw-help-wide" role="group" aria-label={head.map(textOf).join(', ')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, at) => (
              <th key={at} scope="col">
                <Inlines content={cell} linkOf={linkOf} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, rowAt) => (
            <tr key={rowAt}>
              {row.map((cell, at) => (
                <td key={at}>
                  <Inlines content={cell} linkOf={linkOf} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function List({ isOrdered, items, linkOf }: Part<'list'>): ReactNode {
  const Tag = isOrdered ? 'ol' : 'ul';
  return (
    <Tag>
      {items.map((item, at) => (
        <li key={at}>
          <MarkdownView blocks={item} linkOf={linkOf} />
        </li>
      ))}
    </Tag>
  );
}

function blockView(block: Block, linkOf: LinkOf): ReactNode {
  if (block.kind === 'heading') return <Heading {...block} linkOf={linkOf} />;
  if (block.kind === 'table') return <Table {...block} linkOf={linkOf} />;
  if (block.kind === 'list') return <List {...block} linkOf={linkOf} />;
  if (block.kind === 'code') return <pre tabIndex={0}>{block.text}</pre>;
  return (
    <p>
      <Inlines content={block.content} linkOf={linkOf} />
    </p>
  );
}

export function MarkdownView(props: {
  readonly blocks: readonly Block[];
  readonly linkOf: LinkOf;
}): ReactNode {
  return props.blocks.map((block, at) => <Fragment key={at}>{blockView(block, props.linkOf)}</Fragment>);
}
