// The left rail: only screens that work.

import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { FindingsBadge } from '../features/findings/findings-badge.tsx';
import { useNavigation } from '../state/app-context.tsx';
import type { Screen } from '../state/navigation-store.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyHint } from '../ui/key-hint.tsx';

export interface RailEntry {
  readonly screen: Exclude<Screen, 'doctor'>;
  readonly title: string;
  readonly tip: string;
  readonly shortcut: string;
}

export const railEntries: readonly RailEntry[] = [
  {
    screen: 'capture',
    title: 'Capture',
    tip: 'Record live packets, or replay a capture',
    shortcut: 'alt+C',
  },
  { screen: 'picture', title: 'Picture', tip: 'Clusters and anomalies of a dataset', shortcut: 'alt+1' },
  {
    screen: 'findings',
    title: 'Findings',
    tip: 'What somebody should look at, and why',
    shortcut: 'alt+I',
  },
  { screen: 'packets', title: 'Packets', tip: 'Every packet, filtered and sorted', shortcut: 'alt+2' },
  { screen: 'flows', title: 'Flows', tip: 'Flows and endpoints', shortcut: 'alt+3' },
  { screen: 'datasets', title: 'Datasets', tip: 'Import, look after and export', shortcut: 'alt+4' },
  { screen: 'chum', title: 'Chum', tip: 'Simulate an exfiltration to your own listener', shortcut: 'alt+U' },
  { screen: 'settings', title: 'Settings', tip: 'Theme, clock, zoom, shortcuts', shortcut: 'alt+5' },
];

function RailItem(props: { readonly entry: RailEntry }): ReactNode {
  const { screen, title, tip, shortcut } = props.entry;
  const current = useNavigation((state) => state.screen === screen);
  const goTo = useNavigation((state) => state.goTo);
  const label = (
    <>
      {tip} <KeyHint shortcut={shortcut} />
    </>
  );
  return (
    <Tooltip label={label} position="right">
      <button
        type="button"
        className={`jw-rail-item${screen === 'settings' ? ' jw-rail-end' : ''}`}
        aria-current={current ? 'page' : undefined}
        onClick={() => {
          goTo(screen);
        }}
      >
        <Icon name={screen} />
        {title}
        {screen === 'findings' ? <FindingsBadge /> : null}
      </button>
    </Tooltip>
  );
}

export function Rail(): ReactNode {
  return (
    <nav className="jw-rail" aria-label="Screens">
      <div className="jw-rail-mark" aria-hidden="true">
        JAWS
      </div>
      {railEntries.map((entry) => (
        <RailItem key={entry.screen} entry={entry} />
      ))}
    </nav>
  );
}
