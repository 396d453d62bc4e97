// Where the user is: screen, dataset, and the filter of each table. Pivots ("show the packets of this unit")
// are changes of this store, so features reach each other without importing each other.

import { createStore, type StoreApi } from 'zustand/vanilla';

export const screens = [
  'capture',
  'picture',
  'findings',
  'packets',
  'flows',
  'datasets',
  'chum',
  'settings',
  'doctor',
] as const;
export type Screen = (typeof screens)[number];
export type TableName = 'packets' | 'flows' | 'endpoints';

export interface NavigationState {
  readonly screen: Screen;
  readonly dataset: string | null;
  /** The Flows screen has two tabs. */
  readonly flowsTab: 'flows' | 'endpoints';
  readonly filters: Readonly<Record<TableName, string>>;
  /** A unit that the picture should select as soon as it knows it (address or flow text). */
  readonly wantedUnit: { readonly unit: 'endpoints'; readonly id: string } | null;
  readonly goTo: (screen: Screen) => void;
  readonly openDataset: (dataset: string | null, screen?: Screen) => void;
  readonly setFlowsTab: (tab: 'flows' | 'endpoints') => void;
  readonly setFilter: (table: TableName, where: string) => void;
  readonly showTable: (table: TableName, where: string) => void;
  readonly showInPicture: (address: string) => void;
  readonly forgetWantedUnit: () => void;
}
export type NavigationStore = StoreApi<NavigationState>;

const noFilters = { packets: '', flows: '', endpoints: '' } as const;

function tableScreen(table: TableName): Partial<NavigationState> {
  if (table === 'packets') return { screen: 'packets' };
  return { screen: 'flows', flowsTab: table };
}

export function createNavigationStore(): NavigationStore {
  return createStore<NavigationState>()((set, get) => ({
    screen: 'picture',
    dataset: null,
    flowsTab: 'flows',
    filters: noFilters,
    wantedUnit: null,
    goTo(screen) {
      set({ screen });
    },
    openDataset(dataset, screen) {
      const filters = dataset === get().dataset ? get().filters : noFilters;
      set({ dataset, filters, ...(screen === undefined ? {} : { screen }) });
    },
    setFlowsTab(flowsTab) {
      set({ flowsTab });
    },
    setFilter(table, where) {
      set({ filters: { ...get().filters, [table]: where } });
    },
    showTable(table, where) {
      set({ ...tableScreen(table), filters: { ...get().filters, [table]: where } });
    },
    showInPicture(address) {
      set({ screen: 'picture', wantedUnit: { unit: 'endpoints', id: address } });
    },
    forgetWantedUnit() {
      set({ wantedUnit: null });
    },
  }));
}
