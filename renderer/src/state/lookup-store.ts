// Look-ups: what is picked on the screen and would be looked up by a key, the list that was pasted, how often sources and
// answers have changed since the page was opened, and the questions to others that go on or have ended.

import type { AskAnswer, LookupModelState } from '@jaws/shared/contract/lookup-asking';
import type { OnlineState } from '@jaws/shared/contract/lookup-online';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorReport } from '../ui/error-report.ts';
import type { TrafficObject } from './traffic-object.ts';

/** A question about one address, from the moment when it is sent. */
export type AskState =
  | { readonly phase: 'asking'; readonly progress: OnlineState | null; readonly cancel: () => void }
  | { readonly phase: 'answered'; readonly answer: AskAnswer }
  | { readonly phase: 'failed'; readonly error: ErrorReport }
  | { readonly phase: 'cancelled' };

export interface LookupState {
  /** Of the row, point or finding that is picked. */
  readonly picked: TrafficObject | null;
  /** As it was pasted; kept while the page is open, and never in its address. */
  readonly text: string;
  /** Databases and lists that were dropped and are not added yet. */
  readonly dropped: readonly File[];
  readonly sourceChanges: number;
  readonly answerChanges: number;
  /** Null until it is known. */
  readonly model: LookupModelState | null;
  /** By address. A question goes on while other things are shown. */
  readonly asks: ReadonlyMap<string, AskState>;
  readonly pick: (object: TrafficObject | null) => void;
  readonly setText: (text: string) => void;
  readonly drop: (files: readonly File[]) => void;
  readonly sourcesChanged: () => void;
  readonly answersChanged: () => void;
  readonly knowModel: (model: LookupModelState) => void;
  readonly reportAsk: (address: string, ask: AskState) => void;
  /** Those that have ended; what goes on stays. */
  readonly forgetAsks: () => void;
}
export type LookupStore = StoreApi<LookupState>;

export function createLookupStore(): LookupStore {
  return createStore<LookupState>()((set, get) => ({
    picked: null,
    text: '',
    dropped: [],
    sourceChanges: 0,
    answerChanges: 0,
    model: null,
    asks: new Map(),
    pick(picked) {
      set({ picked });
    },
    setText(text) {
      set({ text });
    },
    drop(dropped) {
      set({ dropped });
    },
    sourcesChanged() {
      set({ sourceChanges: get().sourceChanges + 1 });
    },
    answersChanged() {
      set({ answerChanges: get().answerChanges + 1 });
    },
    knowModel(model) {
      set({ model });
    },
    reportAsk(address, ask) {
      set({ asks: new Map(get().asks).set(address, ask) });
    },
    forgetAsks() {
      set({ asks: new Map([...get().asks].filter(([, { phase }]) => phase === 'asking')) });
    },
  }));
}
