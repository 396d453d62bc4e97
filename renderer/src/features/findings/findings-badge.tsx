// How many findings of the dataset shown nobody has looked at yet: beside the entry of the rail, on every screen.

import type { ReactNode } from 'react';
import { isNews } from '../../objects/inbox-rows.ts';
import { useInboxRows } from '../../objects/use-inbox-rows.ts';
import { useNavigation } from '../../state/app-context.tsx';

const most = 99;

export function FindingsBadge(): ReactNode {
  const dataset = useNavigation((state) => state.dataset);
  const count = useInboxRows(dataset).filter(isNews).length;
  if (count === 0) return null;
  return (
    <span className="jw-rail-badge">
      {count > most ? `${String(most)}+` : count}
      <span className="jw-hidden"> new</span>
    </span>
  );
}
