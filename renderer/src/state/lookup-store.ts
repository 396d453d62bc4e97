// Look-ups: what is picked on the screen and would be looked up by a key, the list that was pasted, and how often the sources
// have changed since the page was opened.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TrafficObject } from './traffic-object.ts';

export interface LookupState {
  /** Of the row, point or finding that is picked. */
  readonly picked: TrafficObject | null;
  /** As it was pasted; kept while the page is open, and never in its address. */
  readonly text: string;
  readonly sourceChanges: number;
  readonly pick: (object: TrafficObject | null) => void;
  readonly setText: (text: string) => void;
  readonly sourcesChanged: () => void;
}
export type LookupStore = StoreApi<LookupState>;

export function createLookupStore(): LookupStore {
  return createStore<LookupState>()((set, get) => ({
    picked: null,
    text: '',
    sourceChanges: 0,
    pick(picked) {
      set({ picked });
    },
    setText(text) {
      set({ text });
    },
    sourcesChanged() {
      set({ sourceChanges: get().sourceChanges + 1 });
    },
  }));
}
