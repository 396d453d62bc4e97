// Titles and values, one pair a line: what is known of one thing.

import type { ReactNode } from 'react';
import { Term } from './term.tsx';
import type { TermName } from './terms.ts';

export type Fact = readonly [title: string, value: ReactNode, isMono?: boolean];

export function FactList(props: {
  readonly facts: readonly Fact[];
  /** By title. */
  readonly terms?: Readonly<Record<string, TermName>>;
}): ReactNode {
  return (
    <dl className="jw-facts">
      {props.facts.map(([title, value, isMono]) => (
        <div key={title}>
          <dt>
            {title}
            {props.terms?.[title] === undefined ? null : <Term name={props.terms[title]} />}
          </dt>
          <dd className={isMono === true ? 'jw-mono' : ''}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
