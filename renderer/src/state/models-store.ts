// Which model is on screen, and what judging one gave: it goes on while other screens are shown.

import type { Evaluation } from '@jaws/shared/contract/models';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorReport } from '../ui/error-report.ts';

export interface JudgedState {
  /** NAME or NAME@VERSION. */
  readonly model: string;
  readonly datasets: readonly string[];
  /** Null: it is over. */
  readonly cancel: (() => void) | null;
  readonly evaluation: Evaluation | null;
  readonly error: ErrorReport | null;
}

export interface ModelsState {
  /** NAME or NAME@VERSION; null: the first one. */
  readonly shown: string | null;
  readonly judged: JudgedState | null;
  readonly show: (model: string | null) => void;
  readonly reportJudged: (judged: JudgedState | null) => void;
}
export type ModelsStore = StoreApi<ModelsState>;

export function createModelsStore(): ModelsStore {
  return createStore<ModelsState>()((set) => ({
    shown: null,
    judged: null,
    show(shown) {
      set({ shown });
    },
    reportJudged(judged) {
      set({ judged });
    },
  }));
}
