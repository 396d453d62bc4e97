// Titles and values, one pair a line: what is known of one thing.

import type { ReactNode } from 'react';

export type Fact = readonly [title: string, value: ReactNode, isMono?: boolean];

export function FactList(props: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="jw-facts">
      {props.facts.map(([title, value, isMono]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd className={isMono === true ? 'jw-mono' : ''}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
