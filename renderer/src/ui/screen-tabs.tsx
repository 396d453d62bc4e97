// The line above screens that the rail has one entry for: their tabs, and at its right end what the open one offers.

import type { ReactNode } from 'react';
import { useNavigation } from '../state/app-context.tsx';
import {
  exploreScreens,
  findingsScreens,
  sourceScreens,
  type ExploreScreen,
  type FindingsScreenName,
  type Screen,
  type SourceScreen,
} from '../state/navigation-store.ts';

export const exploreTitles: Readonly<Record<ExploreScreen, string>> = {
  picture: 'Picture',
  channels: 'Channels',
  flows: 'Flows',
  packets: 'Packets',
  endpoints: 'Endpoints',
  finder: 'Finder',
};
const findingsTitles: Readonly<Record<FindingsScreenName, string>> = { findings: 'Inbox', models: 'Models' };
export const sourceTitles: Readonly<Record<SourceScreen, string>> = {
  capture: 'Capture',
  datasets: 'Datasets',
};

function ScreenTabs<Tab extends Screen>(props: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly titles: Readonly<Record<Tab, string>>;
  readonly children?: ReactNode;
}): ReactNode {
  const current = useNavigation((state) => state.screen);
  const goTo = useNavigation((state) => state.goTo);
  return (
    <div className="jw-bar jw-screen-bar">
      <nav className="jw-screen-tabs" aria-label={props.label}>
        {props.tabs.map((screen) => (
          <button
            key={screen}
            type="button"
            className="jw-screen-tab"
            aria-current={screen === current ? 'page' : undefined}
            onClick={() => {
              goTo(screen);
            }}
          >
            {props.titles[screen]}
          </button>
        ))}
      </nav>
      <div className="jw-screen-tools">{props.children}</div>
    </div>
  );
}

export function ExploreBar(props: { readonly children?: ReactNode }): ReactNode {
  return (
    <ScreenTabs label="Explore" tabs={exploreScreens} titles={exploreTitles}>
      {props.children}
    </ScreenTabs>
  );
}

export function FindingsBar(props: { readonly children?: ReactNode }): ReactNode {
  return (
    <ScreenTabs label="Findings" tabs={findingsScreens} titles={findingsTitles}>
      {props.children}
    </ScreenTabs>
  );
}

export function SourcesBar(props: { readonly children?: ReactNode }): ReactNode {
  return (
    <ScreenTabs label="Sources" tabs={sourceScreens} titles={sourceTitles}>
      {props.children}
    </ScreenTabs>
  );
}
