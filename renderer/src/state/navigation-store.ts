// Where the user is, and what every screen looks at: a dataset, a time range, a filter. Pivots ("show the packets of this
// unit") are changes of this store, so features reach each other without importing each other; the page's address is it
// written down (state/place-address.ts).

import type { UnitKind } from '@jaws/shared/contract/analysis';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { addCondition } from '../ui/filter-text.ts';
import type { TrafficObject } from './traffic-object.ts';

export const exploreScreens = ['picture', 'channels', 'flows', 'packets', 'endpoints', 'finder'] as const;
export type ExploreScreen = (typeof exploreScreens)[number];
export type TableName = Exclude<ExploreScreen, 'picture' | 'finder'>;

export const sourceScreens = ['capture', 'datasets'] as const;
export type SourceScreen = (typeof sourceScreens)[number];

/** The inbox of a dataset, and the models that can be asked for findings of any. */
export const findingsScreens = ['findings', 'models'] as const;
export type FindingsScreenName = (typeof findingsScreens)[number];

/** Screens of a dataset. */
export const dataScreens = ['overview', 'findings', ...exploreScreens] as const;

export function isDataScreen(screen: Screen): boolean {
  return (dataScreens as readonly Screen[]).includes(screen);
}

/** Findings are those of the whole dataset: what is quiet in a part of it may be loud in the whole, and the other way round. */
export function hasScope(screen: Screen): boolean {
  return isDataScreen(screen) && screen !== 'findings';
}

export const screens = [
  ...dataScreens,
  'models',
  'drill',
  'lookup',
  ...sourceScreens,
  'settings',
  'help',
  'doctor',
] as const;
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
  /** What the details panel beside the screen is about; null = it is closed. */
  readonly object: TrafficObject | null;
  /** What is picked on the screen, in its own words: a finding, a row and its order, a point of the picture. */
  readonly pick: string | null;
}

export interface WantedUnit {
  readonly unit: UnitKind;
  readonly id: string;
}

export interface NavigationState extends Place {
  /** The tab of Explore that was open last. */
  readonly exploreTab: ExploreScreen;
  /** That of Sources which was open last. */
  readonly sourceTab: SourceScreen;
  /** Of each screen of the dataset: who comes back finds it as it was. */
  readonly picks: Readonly<Partial<Record<Screen, string>>>;
  /** A unit that the picture should select as soon as it knows it. */
  readonly wantedUnit: WantedUnit | null;
  /** Whether the details that are being opened should be shown from "Who is it?" on. */
  readonly wantsWho: boolean;
  readonly goTo: (screen: Screen) => void;
  readonly goToPlace: (place: Place) => void;
  readonly openDataset: (dataset: string | null, screen?: Screen) => void;
  readonly setFilter: (filter: string) => void;
  readonly setRange: (range: TimeRange | null) => void;
  readonly showObject: (object: TrafficObject | null) => void;
  /** Its details, at who it is; from screens that have none beside them on the page of look-ups. */
  readonly lookUp: (object: TrafficObject) => void;
  readonly forgetWho: () => void;
  readonly setPick: (pick: string | null) => void;
  readonly showTable: (table: TableName, filter: string) => void;
  readonly showInPicture: (address: string) => void;
  readonly wantUnit: (unit: WantedUnit) => void;
  readonly forgetWantedUnit: () => void;
  /** `picture#evidence`: a document of Help and one of its headings. */
  readonly showHelp: (section: string) => void;
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

function isSource(screen: Screen): screen is SourceScreen {
  return (sourceScreens as readonly Screen[]).includes(screen);
}

type Picks = NavigationState['picks'];

function onScreen(screen: Screen, picks: Picks): Partial<NavigationState> {
  const pick = picks[screen] ?? null;
  return {
    ...{ screen, pick },
    ...(isExplore(screen) ? { exploreTab: screen } : {}),
    ...(isSource(screen) ? { sourceTab: screen } : {}),
  };
}

/** Another scope has other rows; findings, units and the finder's datasets stay what they are. */
const beyondScope: readonly Screen[] = ['findings', 'picture', 'finder'];

function picksBeyondScope(picks: Picks): Picks {
  const kept = beyondScope.map((screen) => [screen, picks[screen]] as const);
  return Object.fromEntries(kept.filter(([, pick]) => pick !== undefined));
}

function withPick(picks: Picks, screen: Screen, pick: string | null): Picks {
  const { [screen]: _before, ...others } = picks;
  return pick === null ? others : { ...others, [screen]: pick };
}

const atFirst = {
  screen: 'overview',
  exploreTab: 'picture',
  sourceTab: 'capture',
  dataset: null,
  ...noScope,
  object: null,
  pick: null,
  picks: {},
  wantedUnit: null,
  wantsWho: false,
} as const;

export function createNavigationStore(): NavigationStore {
  return createStore<NavigationState>()((set, get) => ({
    ...atFirst,
    goTo(screen) {
      set(onScreen(screen, get().picks));
    },
    goToPlace(place) {
      const kept = place.dataset === get().dataset ? get().picks : {};
      const picks = withPick(kept, place.screen, place.pick);
      set({ ...place, ...onScreen(place.screen, picks), picks });
    },
    openDataset(dataset, screen) {
      const isSame = dataset === get().dataset;
      const picks = isSame ? get().picks : {};
      const scope = isSame ? {} : { ...noScope, object: null, picks };
      set({ dataset, ...scope, ...onScreen(screen ?? get().screen, picks) });
    },
    setFilter(filter) {
      const picks = filter === get().filter ? get().picks : picksBeyondScope(get().picks);
      set({ filter, picks, ...onScreen(get().screen, picks) });
    },
    setRange(range) {
      const picks = picksBeyondScope(get().picks);
      set({ range, picks, ...onScreen(get().screen, picks) });
    },
    setPick(pick) {
      const { screen, picks } = get();
      set({ pick, picks: withPick(picks, screen, pick) });
    },
    showObject(object) {
      set({ object });
    },
    lookUp(object) {
      const { screen, dataset, picks } = get();
      const hasPanel = dataset !== null && isDataScreen(screen);
      set({ object, wantsWho: true, ...(hasPanel ? {} : onScreen('lookup', picks)) });
    },
    forgetWho() {
      set({ wantsWho: false });
    },
    showTable(table, filter) {
      const picks = filter === get().filter ? get().picks : picksBeyondScope(get().picks);
      set({ ...onScreen(table, picks), filter, picks });
    },
    showInPicture(address) {
      set({ ...onScreen('picture', get().picks), wantedUnit: { unit: 'endpoints', id: address } });
    },
    wantUnit(wantedUnit) {
      set({ wantedUnit });
    },
    forgetWantedUnit() {
      set({ wantedUnit: null });
    },
    showHelp(pick) {
      set({ screen: 'help', pick, picks: withPick(get().picks, 'help', pick) });
    },
  }));
}
