// Actions that every screen has.

import { spotlight } from '@mantine/spotlight';
import { useMemo } from 'react';
import { lookupKey } from '../objects/object-actions.ts';
import { useApp, useCommands, useNavigation } from '../state/app-context.tsx';
import type { AppStores } from '../state/app-stores.ts';
import type { Command } from '../state/command-store.ts';
import {
  exploreScreens,
  sourceScreens,
  type ExploreScreen,
  type NavigationState,
  type Screen,
  type SourceScreen,
} from '../state/navigation-store.ts';
import { exploreTitles, sourceTitles } from '../ui/screen-tabs.tsx';
import { railEntries } from './rail.tsx';

const tabShortcuts: Readonly<Record<ExploreScreen, string>> = {
  picture: 'alt+1',
  packets: 'alt+2',
  flows: 'alt+3',
  channels: 'alt+6',
  endpoints: 'alt+7',
  finder: 'alt+8',
};
const sourceShortcuts: Readonly<Record<SourceScreen, string>> = { capture: 'alt+C', datasets: 'alt+4' };

function screenCommands(stores: AppStores): Command[] {
  const make = (title: string, shortcut: string, door: (navigation: NavigationState) => Screen): Command => ({
    id: `go-${title}`,
    title: `Go to ${title}`,
    group: 'Screens',
    shortcut,
    run() {
      const navigation = stores.navigation.getState();
      navigation.goTo(door(navigation));
    },
  });
  return [
    ...railEntries.map(({ title, shortcut, door }) => make(title, shortcut, door)),
    ...exploreScreens.map((screen) => make(exploreTitles[screen], tabShortcuts[screen], () => screen)),
    make('Models', 'alt+9', () => 'models'),
    ...sourceScreens.map((screen) => make(sourceTitles[screen], sourceShortcuts[screen], () => screen)),
    {
      id: 'back',
      title: 'Back',
      group: 'Screens',
      shortcut: 'alt+ArrowLeft',
      run() {
        window.history.back();
      },
    },
  ];
}

/** The key is the label's while packets are captured. */
function lookupCommands({ navigation, lookup }: AppStores, hasKey: boolean): Command[] {
  const group = 'Look up';
  return [
    {
      ...{ id: 'look-up', title: 'Look up what is picked: who is it?', group },
      ...(hasKey ? { shortcut: lookupKey } : {}),
      run() {
        const { object, lookUp, goTo } = navigation.getState();
        const wanted = object ?? lookup.getState().picked;
        if (wanted === null) goTo('lookup');
        else lookUp(wanted);
      },
    },
    {
      ...{ id: 'look-up-list', title: 'Look up a list of addresses…', group, shortcut: 'alt+L' },
      run() {
        navigation.getState().goTo('lookup');
      },
    },
  ];
}

function appearanceCommands(stores: AppStores): Command[] {
  const settings = stores.settings.getState;
  const themes = {
    system: 'System theme',
    dark: 'Dark theme',
    light: 'Light theme',
    contrast: 'High contrast',
  };
  const themed = (Object.entries(themes) as [keyof typeof themes, string][]).map(([theme, title]) => ({
    id: `theme-${theme}`,
    title,
    group: 'Appearance',
    run() {
      settings().change({ theme });
    },
  }));
  const make = (id: string, title: string, shortcut: string, run: () => void): Command => {
    return { id, title, group: 'Appearance', shortcut, run };
  };
  return [
    ...themed,
    make('clock', 'Switch between UTC and local time', 'U', () => {
      settings().toggleClock();
    }),
    make('zoom-in', 'Zoom in', 'alt+=', () => {
      settings().stepZoom(1);
    }),
    make('zoom-out', 'Zoom out', 'alt+-', () => {
      settings().stepZoom(-1);
    }),
    make('zoom-reset', 'Zoom to 100 %', 'alt+0', () => {
      settings().change({ zoom: 100 });
    }),
  ];
}

export interface GlobalActions {
  readonly chooseFiles: () => void;
  readonly openDemo: () => void;
}

export function useGlobalCommands({ chooseFiles, openDemo }: GlobalActions): void {
  const { stores, demoAvailable } = useApp();
  const hasLookupKey = useNavigation(({ screen }) => screen !== 'capture');
  const commands = useMemo(() => {
    const demo: Command = { id: 'demo', title: 'Open the demo capture', group: 'Data', run: openDemo };
    const list: Command[] = [
      ...screenCommands(stores),
      { id: 'import', title: 'Import captures…', group: 'Data', shortcut: 'mod+O', run: chooseFiles },
      ...(demoAvailable ? [demo] : []),
      {
        id: 'go-doctor',
        title: 'Capture permissions…',
        group: 'Screens',
        run() {
          stores.navigation.getState().goTo('doctor');
        },
      },
      ...lookupCommands(stores, hasLookupKey),
      ...appearanceCommands(stores),
      { id: 'palette', title: 'Show all actions', group: 'Help', shortcut: 'shift+?', run: spotlight.open },
    ];
    return list;
  }, [stores, demoAvailable, hasLookupKey, chooseFiles, openDemo]);
  useCommands(commands);
}
