// The inbox: what is kept of the dataset shown, alerts of live pictures, the allow-list, and what is picked.

import type { AnalysisProgress } from '@jaws/shared/contract/analysis';
import type { AllowEntry, FindingsAnswer, InboxState } from '@jaws/shared/contract/findings';
import type { LiveAlertList } from '@jaws/shared/contract/live';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorReport } from '../ui/error-report.ts';

/** `open`: what somebody still has to decide on. */
export type InboxFilter = 'open' | 'all' | InboxState;

export interface ScoreChoice {
  readonly baseline: string | null;
  readonly alertsPerDay: number;
  /** A trained model that is asked beside the rules: NAME or NAME@VERSION. */
  readonly model?: string | null | undefined;
}
export const usualChoice: ScoreChoice = { baseline: null, alertsPerDay: 1 };

export interface FindingsControl {
  readonly score: (choice: ScoreChoice) => void;
  readonly cancel: () => void;
}

export interface FindingsState {
  /** Of which `answer` tells. */
  readonly dataset: string | null;
  readonly answer: FindingsAnswer | null;
  readonly phase: 'idle' | 'scoring' | 'cancelled' | 'failed';
  readonly error: ErrorReport | null;
  readonly progress: AnalysisProgress | null;
  /** By dataset. */
  readonly alerts: ReadonlyMap<string, LiveAlertList>;
  readonly allowed: readonly AllowEntry[];
  readonly filter: InboxFilter;
  /** Of which a screen wants findings: they are computed where they are not there or outdated. */
  readonly wanted: string | null;
  /** Of the dataset shown; null where none is. */
  readonly control: FindingsControl | null;
  /** Another dataset: what is known of the one before is forgotten. */
  readonly answered: (dataset: string, answer: FindingsAnswer) => void;
  /** What is kept of the dataset cannot be read. */
  readonly failed: (dataset: string, error: ErrorReport) => void;
  readonly report: (change: Partial<Pick<FindingsState, 'phase' | 'error' | 'progress'>>) => void;
  readonly reportAlerts: (list: LiveAlertList) => void;
  readonly knowAllowed: (entries: readonly AllowEntry[]) => void;
  readonly show: (filter: InboxFilter) => void;
  readonly want: (dataset: string) => void;
  readonly giveControl: (control: FindingsControl | null) => void;
}
export type FindingsStore = StoreApi<FindingsState>;

export function createFindingsStore(): FindingsStore {
  return createStore<FindingsState>()((set, get) => ({
    dataset: null,
    answer: null,
    phase: 'idle',
    error: null,
    progress: null,
    alerts: new Map(),
    allowed: [],
    filter: 'open',
    wanted: null,
    control: null,
    answered(dataset, answer) {
      const isOther = dataset !== get().dataset;
      set({ dataset, answer, ...(isOther ? { phase: 'idle', error: null, progress: null } : {}) });
    },
    failed(dataset, error) {
      set({ dataset, answer: null, phase: 'failed', error, progress: null });
    },
    report(change) {
      set(change);
    },
    reportAlerts(list) {
      set({ alerts: new Map(get().alerts).set(list.dataset, list) });
    },
    knowAllowed(allowed) {
      set({ allowed });
    },
    show(filter) {
      set({ filter });
    },
    want(wanted) {
      set({ wanted });
    },
    giveControl(control) {
      set({ control });
    },
  }));
}
