// Filters that were used, newest first, and those that are kept by a star. In the window's storage.

import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeyValueStorage } from '../platform/storage.ts';

const mostRecent = 20;
const mostSaved = 100;
const storageKey = 'jaws.filters';

const texts = z.array(z.string().min(1).max(4096));
const schema = z.object({ recent: texts.max(mostRecent), saved: texts.max(mostSaved) });

export interface FiltersState {
  readonly recent: readonly string[];
  readonly saved: readonly string[];
  readonly used: (filter: string) => void;
  readonly toggleSaved: (filter: string) => void;
}
export type FiltersStore = StoreApi<FiltersState>;

function stored(storage: KeyValueStorage): z.infer<typeof schema> {
  const nothing = { recent: [], saved: [] };
  try {
    return schema.catch(nothing).parse(JSON.parse(storage.read(storageKey) ?? 'null'));
  } catch {
    return nothing;
  }
}

export function createFiltersStore(storage: KeyValueStorage): FiltersStore {
  const store = createStore<FiltersState>()((set, get) => ({
    ...stored(storage),
    used(filter) {
      if (filter === '') return;
      const others = get().recent.filter((one) => one !== filter);
      set({ recent: [filter, ...others].slice(0, mostRecent) });
    },
    toggleSaved(filter) {
      const { saved } = get();
      const next = saved.includes(filter) ? saved.filter((one) => one !== filter) : [...saved, filter];
      set({ saved: next.slice(-mostSaved) });
    },
  }));
  store.subscribe(({ recent, saved }) => {
    storage.write(storageKey, JSON.stringify({ recent, saved }));
  });
  return store;
}
