// A card of the overview: a heading over a small table whose rows are what, how much (a link), and a bar of the share.

import type { ReactNode } from 'react';
import { formatBytes } from '../../ui/format.ts';
import { PanelTitle } from '../../ui/term.tsx';
import type { TermName } from '../../ui/terms.ts';
import { ScopeLink } from './scope-link.tsx';

export function OverviewCard(props: {
  readonly title: string;
  readonly term?: TermName;
  readonly wide?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <section className={`jw-card${props.wide === true ? ' jw-card-wide' : ''}`} aria-label={props.title}>
      <PanelTitle text={props.title} {...(props.term === undefined ? {} : { term: props.term })} />
      {props.children}
    </section>
  );
}

export function NothingHere(): ReactNode {
  return <p className="jw-dim jw-card-empty">Nothing in this scope.</p>;
}

/** The bar repeats the number beside it. */
export function ShareBar(props: { readonly value: number; readonly highest: number }): ReactNode {
  const { value, highest } = props;
  const width = highest > 0 ? (100 * value) / highest : 0;
  return (
    <span className="jw-share" aria-hidden="true">
      <span style={{ width: `${width.toFixed(1)}%` }} />
    </span>
  );
}

/** Bytes as a link to the channels that they are the sum of. */
export function BytesCell(props: { readonly bytes: number; readonly condition: string }): ReactNode {
  return (
    <td className="jw-right jw-mono">
      <ScopeLink condition={props.condition} table="channels" title="Show its channels">
        {formatBytes(props.bytes)}
      </ScopeLink>
    </td>
  );
}

/** Name first, address after it. */
export function NamedAddress(props: { readonly name: string | null; readonly address: string }): ReactNode {
  const { name, address } = props;
  if (name === null) return <span className="jw-mono">{address}</span>;
  return (
    <>
      {name} <span className="jw-mono jw-dim">{address}</span>
    </>
  );
}
