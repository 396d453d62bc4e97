// What a figure of the overview leads to: the same screen with one condition more, or the list of what it counts.

import type { ReactNode } from 'react';
import { useNavigation } from '../../state/app-context.tsx';
import type { TableName } from '../../state/navigation-store.ts';
import { addCondition } from '../../ui/filter-text.ts';

export function ScopeLink(props: {
  /** '' = the scope as it is. */
  readonly condition: string;
  /** Left out: the overview stays, with the condition. */
  readonly table?: TableName;
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  const { condition, table, title, children } = props;
  const { filter, setFilter, showTable } = useNavigation((state) => state);
  const next = condition === '' ? filter : addCondition(filter, condition);
  return (
    <button
      type="button"
      className="jw-link"
      title={title}
      onClick={() => {
        if (table === undefined) setFilter(next);
        else showTable(table, next);
      }}
    >
      {children}
    </button>
  );
}
