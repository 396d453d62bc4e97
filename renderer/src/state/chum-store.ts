// Runs of chum as the host reports them, which one is on screen, and the form of the next. Runs are written by the
// session only.

import type { AnalysisProgress } from '@jaws/shared/contract/analysis';
import type { ChumState } from '@jaws/shared/contract/chum';
import type { DrillLimitResult } from '@jaws/shared/contract/drill';
import type { DrillState } from '@jaws/shared/contract/drill-run';
import type { PracticeState } from '@jaws/shared/contract/practice';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { KeyValueStorage } from '../platform/storage.ts';
import type { ErrorReport } from '../ui/error-report.ts';
import { defaultDrillDraft, type DrillDraft } from './drill-draft.ts';
import { rememberDraft, rememberedDraft, type ChumDraft, type ScenarioText } from './chum-draft.ts';

export const drillTabs = ['new', 'runs', 'batch', 'scores', 'limit'] as const;
export type DrillTab = (typeof drillTabs)[number];

export interface LimitQuestion {
  readonly dataset: string;
  readonly baseline: string | null;
  /** Uploads of each kind and rate. */
  readonly tries: number;
}

/** The detection limit, measured or being measured. */
export interface LimitState {
  readonly asked: LimitQuestion;
  readonly progress: AnalysisProgress | null;
  /** Null: it is over. */
  readonly cancel: (() => void) | null;
  readonly result: DrillLimitResult | null;
  readonly error: ErrorReport | null;
}

export interface ChumsState {
  readonly tab: DrillTab;
  /** The practice that goes on, or the last one; null = none since the host was started. */
  readonly practice: PracticeState | null;
  /** The drill that goes on, or the last one. */
  readonly drill: DrillState | null;
  readonly drillDraft: DrillDraft;
  /** By run id. */
  readonly runs: ReadonlyMap<string, ChumState>;
  /** Goes on while other screens are shown; null: nothing was measured. */
  readonly limit: LimitState | null;
  /** The run on screen under Runs; null = the newest. */
  readonly shown: string | null;
  readonly draft: ChumDraft;
  /** Scenarios of the runs that this page started: a run's own state has only the name. */
  readonly scenarios: ReadonlyMap<string, ScenarioText>;
  /** A scenario file that was dropped and is not read yet. */
  readonly dropped: File | null;
  readonly drop: (file: File | null) => void;
  readonly report: (state: ChumState) => void;
  /** The host's whole list: what is neither in it nor in `reportedSince` is no longer there. */
  readonly replaceAll: (runs: readonly ChumState[], reportedSince: ReadonlySet<string>) => void;
  readonly openTab: (tab: DrillTab) => void;
  readonly reportPractice: (practice: PracticeState | null) => void;
  readonly reportDrill: (drill: DrillState | null) => void;
  readonly changeDrill: (changes: Partial<DrillDraft>) => void;
  readonly reportLimit: (limit: LimitState | null) => void;
  /** Opens Runs with it. */
  readonly show: (runId: string) => void;
  readonly change: (changes: Partial<ChumDraft>) => void;
  readonly rememberStart: (runId: string, scenario: ScenarioText | null) => void;
}
export type ChumStore = StoreApi<ChumsState>;

export function isGoingOn({ phase }: ChumState): boolean {
  return phase !== 'ended' && phase !== 'failed';
}

/** Newest first. */
export function runList(runs: ChumsState['runs']): readonly ChumState[] {
  return [...runs.values()].sort((a, b) => b.startedMs - a.startedMs);
}

/** A start that was refused: the form says why, and there is nothing to look at. */
function wasRefused({ phase, connections, sentBytes }: ChumState): boolean {
  return phase === 'failed' && connections === 0 && sentBytes === 0;
}

export function createChumStore(storage: KeyValueStorage): ChumStore {
  return createStore<ChumsState>()((set, get) => ({
    tab: 'new',
    practice: null,
    drill: null,
    drillDraft: defaultDrillDraft,
    limit: null,
    runs: new Map(),
    shown: null,
    draft: rememberedDraft(storage),
    scenarios: new Map(),
    dropped: null,
    drop(dropped) {
      set({ dropped });
    },
    report(state) {
      const runs = new Map(get().runs);
      if (wasRefused(state)) runs.delete(state.runId);
      else runs.set(state.runId, state);
      set({ runs });
    },
    replaceAll(list, reportedSince) {
      const runs = new Map([...get().runs].filter(([runId]) => reportedSince.has(runId)));
      for (const state of list) if (!runs.has(state.runId)) runs.set(state.runId, state);
      const goingOn = [...runs.values()].find(isGoingOn)?.runId ?? null;
      const shown = get().shown ?? goingOn;
      // Whoever comes while a run goes on sees it.
      const tab = get().shown === null && goingOn !== null ? { tab: 'runs' as const } : {};
      set({ runs, shown: shown !== null && runs.has(shown) ? shown : null, ...tab });
    },
    openTab(tab) {
      set({ tab });
    },
    reportPractice(practice) {
      set({ practice });
    },
    reportDrill(drill) {
      set({ drill });
    },
    changeDrill(changes) {
      set({ drillDraft: { ...get().drillDraft, ...changes } });
    },
    reportLimit(limit) {
      set({ limit });
    },
    show(shown) {
      set({ shown, tab: 'runs' });
    },
    change(changes) {
      const draft = { ...get().draft, ...changes };
      set({ draft });
      rememberDraft(storage, draft);
    },
    rememberStart(runId, scenario) {
      if (scenario !== null) set({ scenarios: new Map(get().scenarios).set(runId, scenario) });
    },
  }));
}
