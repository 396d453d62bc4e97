// What is new against the baseline that the findings of this dataset are judged by.

import type { ReactNode } from 'react';
import type { BaselineChange } from '@jaws/shared/contract/stats';
import { humanSeconds } from '@jaws/shared/domain/human-units';
import { formatBytes, formatCount, formatCounted } from '../../ui/format.ts';
import { DestinationsCard } from './destinations-card.tsx';
import { OverviewCard } from './overview-card.tsx';

type Sent = BaselineChange['scope'];

/** Null where the time is too short to say. */
function perHour({ sent, hours }: Sent): number | null {
  return hours > 0 ? sent / hours : null;
}

/** `2.6 times as much an hour`; '' where there is nothing to compare. */
function changeText(scope: Sent, baseline: Sent): string {
  const [now, usual] = [perHour(scope), perHour(baseline)];
  if (now === null || usual === null || usual === 0) return '';
  const times = now / usual;
  if (times >= 0.95 && times < 1.05) return 'as much an hour as in the baseline';
  return `${times >= 9.95 ? formatCount(Math.round(times)) : times.toFixed(1)} times as much an hour as in the baseline`;
}

function sentText({ sent, hours }: Sent): string {
  return `${formatBytes(sent)} in ${humanSeconds(hours * 3600)}`;
}

export function BaselineCard(props: { readonly name: string; readonly change: BaselineChange }): ReactNode {
  const { name, change } = props;
  const { scope, baseline, newDestinations, newCount } = change;
  const more = changeText(scope, baseline);
  const note = `Sent ${sentText(scope)}${more === '' ? '' : `: ${more}`} (${sentText(baseline)}).`;
  if (newDestinations.length > 0)
    return (
      <DestinationsCard
        title={`New against the baseline ${name}: ${formatCounted(newCount, 'destination')}`}
        note={note}
        destinations={newDestinations}
      />
    );
  return (
    <OverviewCard title={`Against the baseline ${name}`} wide>
      <p className="jw-dim jw-card-empty">{note} No destination is new.</p>
    </OverviewCard>
  );
}
