// The left rail, in the order of the work: only screens that work.

import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { FindingsBadge } from '../features/findings/findings-badge.tsx';
import { useNavigation } from '../state/app-context.tsx';
import type { NavigationState, Screen } from '../state/navigation-store.ts';
import { exploreScreens, findingsScreens, sourceScreens } from '../state/navigation-store.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { KeyHint } from '../ui/key-hint.tsx';

export interface RailEntry {
  readonly icon: IconName;
  readonly title: string;
  readonly tip: string;
  readonly shortcut: string;
  /** The screens that it stands for. */
  readonly screens: readonly Screen[];
  /** Where it leads; Explore leads to the tab that was open last. */
  readonly door: (navigation: NavigationState) => Screen;
}

function entry(screen: Screen & IconName, title: string, tip: string, shortcut: string): RailEntry {
  return { icon: screen, title, tip, shortcut, screens: [screen], door: () => screen };
}

export const railEntries: readonly RailEntry[] = [
  entry('overview', 'Overview', 'What left the network', 'alt+O'),
  {
    icon: 'picture',
    title: 'Explore',
    tip: 'Picture, tables, and datasets side by side',
    shortcut: 'alt+E',
    screens: exploreScreens,
    door: ({ exploreTab }) => exploreTab,
  },
  {
    ...entry('findings', 'Findings', 'What somebody should look at, and why', 'alt+I'),
    screens: findingsScreens,
  },
  entry('drill', 'Drill', 'Would I notice? Play an exfiltration and see', 'alt+U'),
  {
    icon: 'datasets',
    title: 'Sources',
    tip: 'Capture packets, import files, look after datasets',
    shortcut: 'alt+R',
    screens: sourceScreens,
    door: ({ sourceTab }) => sourceTab,
  },
  entry('help', 'Help', 'What the terms mean, and how to work with JAWS', 'F1'),
  entry('settings', 'Settings', 'Theme, clock, zoom, shortcuts', 'alt+5'),
];

function RailItem(props: { readonly entry: RailEntry }): ReactNode {
  const { icon, title, tip, shortcut, screens, door } = props.entry;
  const current = useNavigation((state) => screens.includes(state.screen));
  const goTo = useNavigation((state) => state.goTo);
  const target = useNavigation(door);
  const label = (
    <>
      {tip} <KeyHint shortcut={shortcut} />
    </>
  );
  return (
    <Tooltip label={label} position="right">
      <button
        type="button"
        className={`jw-rail-item${icon === 'help' ? ' jw-rail-end' : ''}`}
        data-rail={screens[0]}
        aria-current={current ? 'page' : undefined}
        onClick={() => {
          goTo(target);
        }}
      >
        <Icon name={icon} />
        {title}
        {icon === 'findings' ? <FindingsBadge /> : null}
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
      {railEntries.map((one) => (
        <RailItem key={one.title} entry={one} />
      ))}
    </nav>
  );
}
