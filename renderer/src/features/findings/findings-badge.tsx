// How many findings of the dataset shown nobody has looked at yet: beside the entry of the rail, on every screen.

import { useMemo, type ReactNode } from 'react';
import { useFindings, useNavigation } from '../../state/app-context.tsx';
import { inboxRows, isNews } from './inbox-rows.ts';

const most = 99;

export function FindingsBadge(): ReactNode {
  const dataset = useNavigation((state) => state.dataset);
  const { dataset: known, answer, alerts } = useFindings((state) => state);
  const count = useMemo(() => {
    if (dataset === null) return 0;
    const rows = inboxRows(known === dataset ? answer : null, alerts.get(dataset)?.alerts ?? []);
    return rows.filter(isNews).length;
  }, [dataset, known, answer, alerts]);
  if (count === 0) return null;
  return (
    <span className="jw-rail-badge">
      {count > most ? `${String(most)}+` : count}
      <span className="jw-hidden"> new</span>
    </span>
  );
}
