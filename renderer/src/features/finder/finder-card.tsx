// A part of the finder's screen: a heading, and what stands below it.

import type { ReactNode } from 'react';
import { PanelTitle } from '../../ui/term.tsx';
import type { TermName } from '../../ui/terms.ts';

export function FinderCard(props: {
  readonly title: string;
  readonly term?: TermName;
  readonly wide?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const { title, term, wide, children } = props;
  return (
    <section className={`jw-card${wide === true ? ' jw-card-wide' : ''}`} aria-label={title}>
      <PanelTitle text={title} {...(term === undefined ? {} : { term })} />
      {children}
    </section>
  );
}

export function Remark({ children }: { readonly children: ReactNode }): ReactNode {
  return <p className="jw-dim jw-card-empty">{children}</p>;
}

/** `norm 1,200, chum 30`; most first. */
export function mixText(counts: Readonly<Record<string, number>>, format: (count: number) => string): string {
  const entries = Object.entries(counts).sort((a, b) => b[1] - a[1]);
  return entries.map(([name, count]) => `${name} ${format(count)}`).join(', ');
}
