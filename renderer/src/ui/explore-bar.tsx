// The line above picture and tables: the tabs of Explore, and at its right end what the open tab offers.

import type { ReactNode } from 'react';
import { useNavigation } from '../state/app-context.tsx';
import { exploreScreens, type ExploreScreen } from '../state/navigation-store.ts';

export const exploreTitles: Readonly<Record<ExploreScreen, string>> = {
  picture: 'Picture',
  channels: 'Channels',
  flows: 'Flows',
  packets: 'Packets',
  endpoints: 'Endpoints',
  finder: 'Finder',
};

export function ExploreBar(props: { readonly children?: ReactNode }): ReactNode {
  const current = useNavigation((state) => state.screen);
  const goTo = useNavigation((state) => state.goTo);
  return (
    <div className="jw-bar jw-explore-bar">
      <nav className="jw-explore-tabs" aria-label="Explore">
        {exploreScreens.map((screen) => (
          <button
            key={screen}
            type="button"
            className="jw-explore-tab"
            aria-current={screen === current ? 'page' : undefined}
            onClick={() => {
              goTo(screen);
            }}
          >
            {exploreTitles[screen]}
          </button>
        ))}
      </nav>
      <div className="jw-explore-tools">{props.children}</div>
    </div>
  );
}
