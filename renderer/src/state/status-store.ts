// The one line at the bottom: what the shown screen wants said (rows, points, thinning). Newest wins.

import { createStore, type StoreApi } from 'zustand/vanilla';

export interface StatusState {
  readonly text: string;
  readonly say: (text: string) => void;
}
export type StatusStore = StoreApi<StatusState>;

export function createStatusStore(): StatusStore {
  return createStore<StatusState>()((set) => ({
    text: '',
    say(text) {
      set({ text });
    },
  }));
}
