// The live picture's settings, what is followed, and what is selected. Frames are in LiveFrames; this is what changes
// by hand, and how the follower does.

import { defaultLiveSettings, type LiveSettings } from '@jaws/shared/contract/live';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorReport } from '../ui/error-report.ts';
import type { ScoreChoice } from './findings-store.ts';

/** What the details are about: a point, a row of the list, or both. */
export interface LiveFocus {
  readonly key: number | null;
  readonly id: string | null;
}

export interface LiveState {
  readonly settings: LiveSettings;
  /** What is judged by, chosen by hand; null: what findings of the dataset are judged by unless somebody chooses. */
  readonly choice: ScoreChoice | null;
  /** Datasets whose switch was set by hand. */
  readonly byHand: ReadonlyMap<string, boolean>;
  /** The dataset that is followed, on every screen, until it is switched off or another one is shown. */
  readonly following: string | null;
  readonly phase: 'off' | 'opening' | 'open' | 'failed';
  readonly liveId: string | null;
  readonly error: ErrorReport | null;
  /** Goes up when it is to be opened anew. */
  readonly attempt: number;
  /** Keys of points. */
  readonly selected: ReadonlySet<number>;
  readonly focus: LiveFocus | null;
  /** What was pinned or let go here, until frames say so too. */
  readonly pins: ReadonlyMap<string, boolean>;
  readonly change: (changes: Partial<LiveSettings>) => void;
  readonly judgeBy: (choice: ScoreChoice) => void;
  readonly switchLive: (dataset: string, on: boolean) => void;
  readonly follow: (dataset: string | null) => void;
  readonly openAgain: () => void;
  readonly report: (
    state: Pick<LiveState, 'phase'> & { readonly liveId?: string; readonly error?: ErrorReport },
  ) => void;
  readonly select: (keys: Iterable<number>, focus: LiveFocus | null) => void;
  readonly toggleSelected: (key: number) => void;
  readonly setPin: (id: string, pinned: boolean) => void;
}
export type LiveStore = StoreApi<LiveState>;

const nothingSelected: Pick<LiveState, 'selected' | 'focus'> = { selected: new Set(), focus: null };

/** Fixed by hand for one unit, these mean nothing for another. */
function changed(settings: LiveSettings, changes: Partial<LiveSettings>): LiveSettings {
  const isOther = changes.unit !== undefined && changes.unit !== settings.unit;
  return { ...settings, ...(isOther ? { eps: null, minSamples: null } : {}), ...changes };
}

export function createLiveStore(): LiveStore {
  return createStore<LiveState>()((set, get) => ({
    settings: defaultLiveSettings,
    choice: null,
    byHand: new Map(),
    following: null,
    phase: 'off',
    liveId: null,
    error: null,
    attempt: 0,
    ...nothingSelected,
    pins: new Map(),
    change(changes) {
      const { settings } = get();
      const next = changed(settings, changes);
      // Keys of another unit are other units.
      set({
        settings: next,
        ...(next.unit === settings.unit ? {} : { pins: new Map(), ...nothingSelected }),
      });
    },
    judgeBy(choice) {
      set({ choice });
    },
    switchLive(dataset, on) {
      set({ byHand: new Map(get().byHand).set(dataset, on) });
    },
    follow(following) {
      if (following !== get().following)
        set({ following, choice: null, pins: new Map(), ...nothingSelected });
    },
    openAgain() {
      set({ attempt: get().attempt + 1 });
    },
    report({ phase, liveId, error }) {
      set({ phase, liveId: liveId ?? null, error: error ?? null });
    },
    select(keys, focus) {
      set({ selected: new Set(keys), focus });
    },
    toggleSelected(key) {
      const selected = new Set(get().selected);
      if (!selected.delete(key)) selected.add(key);
      set({ selected });
    },
    setPin(id, pinned) {
      set({ pins: new Map(get().pins).set(id, pinned) });
    },
  }));
}
