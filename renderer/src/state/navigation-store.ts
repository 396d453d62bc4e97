// Where the user is, and what every screen looks at: a dataset, a time range, a filter. Pivots ("show the packets of this
// unit") are changes of this store, so features reach each other without importing each other; the page's address is it
// written down (state/place-address.ts).

import { createStore, type StoreApi } from 'zustand/vanilla';
import { addCondition } from '../ui/filter-text.ts';

export const exploreScreens = ['picture', 'channels', 'flows', 'packets', 'endpoints'] as const;
export type ExploreScreen = (typeof exploreScreens)[number];
export type TableName = Exclude<ExploreScreen, 'picture'>;

/** Screens of a dataset. */
export const dataScreens = ['overview', 'findings', ...exploreScreens] as const;

export function isDataScreen(screen: Screen): boolean {
  return (dataScreens as readonly Screen[]).includes(screen);
}

/** Findings are those of the whole dataset: what is quiet in a part of it may be loud in the whole, and the other way round. */
export function hasScope(screen: Screen): boolean {
  return isDataScreen(screen) && screen !== 'findings';
}

export const screens = ['capture', ...dataScreens, 'datasets', 'drill', 'settings', 'doctor'] as const;
export type Screen = (typeof screens)[number];

/** Unix epoch in ms; both ends belong to it. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** All that the address says. */
export interface Place {
  readonly screen: Screen;
  readonly dataset: string | null;
  readonly filter: string;
  readonly range: TimeRange | null;
}

export interface NavigationState extends Place {
  /** The tab of Explore that was open last. */
  readonly exploreTab: ExploreScreen;
  /** A unit that the picture should select as soon as it knows it (address or flow text). */
  readonly wantedUnit: { readonly unit: 'endpoints'; readonly id: string } | null;
  readonly goTo: (screen: Screen) => void;
  readonly goToPlace: (place: Place) => void;
  readonly openDataset: (dataset: string | null, screen?: Screen) => void;
  readonly setFilter: (filter: string) => void;
  readonly setRange: (range: TimeRange | null) => void;
  readonly showTable: (table: TableName, filter: string) => void;
  readonly showInPicture: (address: string) => void;
  readonly forgetWantedUnit: () => void;
}
export type NavigationStore = StoreApi<NavigationState>;

/** The filter of the scope with its time range, as the host is asked. */
export function scopeWhere({ filter, range }: Pick<Place, 'filter' | 'range'>): string {
  if (range === null) return filter;
  const time = `time >= ${String(range.fromMs)} and time <= ${String(range.toMs)}`;
  return addCondition(filter, time);
}

const noScope = { filter: '', range: null } as const;

function isExplore(screen: Screen): screen is ExploreScreen {
  return (exploreScreens as readonly Screen[]).includes(screen);
}

function onScreen(screen: Screen): Partial<NavigationState> {
  return isExplore(screen) ? { screen, exploreTab: screen } : { screen };
}

export function createNavigationStore(): NavigationStore {
  return createStore<NavigationState>()((set, get) => ({
    screen: 'overview',
    exploreTab: 'picture',
    dataset: null,
    ...noScope,
    wantedUnit: null,
    goTo(screen) {
      set(onScreen(screen));
    },
    goToPlace(place) {
      set({ ...place, ...onScreen(place.screen) });
    },
    openDataset(dataset, screen) {
      const scope = dataset === get().dataset ? {} : noScope;
      set({ dataset, ...scope, ...(screen === undefined ? {} : onScreen(screen)) });
    },
    setFilter(filter) {
      set({ filter });
    },
    setRange(range) {
      set({ range });
    },
    showTable(table, filter) {
      set({ ...onScreen(table), filter });
    },
    showInPicture(address) {
      set({ ...onScreen('picture'), wantedUnit: { unit: 'endpoints', id: address } });
    },
    forgetWantedUnit() {
      set({ wantedUnit: null });
    },
  }));
}
