// The unit that is picked: what it is, why it stands out, and what can be done with it.

import { Text } from '@mantine/core';
import type { UnitKind } from '@jaws/shared/contract/analysis';
import type { LiveTop } from '@jaws/shared/contract/live';
import type { ReactNode } from 'react';
import { useLive, useLiveView, useSettings } from '../../../state/app-context.tsx';
import { FactList, type Fact } from '../../../ui/fact-list.tsx';
import { PivotButtons } from '../../../ui/pivot-buttons.tsx';
import { formatBytes, formatCount, formatSecond } from '../../../ui/format.ts';
import type { Pivot } from '../../../ui/row-menu.tsx';
import { anomalyFloor } from '../point-style.ts';
import { EvidenceBar } from '../top-list.tsx';
import { Reasons } from '../unit-details.tsx';
import { unitTitles } from '../unit-text.ts';
import { topName } from './live-unit-text.ts';

function Facts({ top }: { readonly top: LiveTop }): ReactNode {
  const clock = useSettings((state) => state.clock);
  const facts: Fact[] = [
    [
      'Evidence',
      <EvidenceBar key="evidence" evidence={top.evidence} isAnomaly={top.evidence >= anomalyFloor} />,
    ],
    ['Up / down', `${formatBytes(top.bytesUp)} / ${formatBytes(top.bytesDown)}`],
    ['Packets', formatCount(top.packets)],
    ['First seen', formatSecond(top.firstSeenMs, clock)],
    ['Last seen', formatSecond(top.lastSeenMs, clock)],
  ];
  if (top.name !== null) facts.push(['Name', top.name]);
  if (top.label !== null) facts.push(['Label', top.label]);
  return <FactList facts={facts} />;
}

/** `unit` is null while nothing is known of what is picked. */
export function LiveDetails(props: {
  readonly kind: UnitKind;
  readonly unit: LiveTop | null;
  readonly actions: readonly Pivot[];
}): ReactNode {
  const { kind, unit, actions } = props;
  const isPicked = useLive((state) => state.focus !== null);
  const isFrozen = useLiveView().frozenAtMs !== null;
  const isListed = useLiveView().shown?.summary.top.some(({ id }) => id === unit?.id) ?? false;
  if (unit === null) {
    const text = isPicked
      ? 'It has left the window.'
      : 'Pick a point, or a row of the list, to see why it stands out.';
    return (
      <section className="jw-unit" aria-label="Details" tabIndex={-1}>
        <h2 className="jw-panel-title">Details</h2>
        <p className="jw-dim">{text}</p>
      </section>
    );
  }
  return (
    <section className="jw-unit" aria-label="Details" tabIndex={-1}>
      <h2 className="jw-panel-title">{unitTitles[kind].one}</h2>
      <Text className="jw-mono jw-unit-name" fw={600} size="sm">
        {topName(unit)}
      </Text>
      {isFrozen && !isListed ? (
        <p className="jw-dim">Its numbers are of now, not of the frozen frame.</p>
      ) : null}
      <Facts top={unit} />
      <Reasons reasons={unit.reasons} />
      <PivotButtons pivots={actions} />
    </section>
  );
}
