// Captures as the host reports them, with a short history of their rates and their newest rows; and what the page
// itself keeps for the next start: which interface, which options. States are written by the session only.

import type { CaptureOptions, CaptureState, CaptureTail } from '@jaws/shared/contract/capture';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CaptureDraft } from './capture-draft.ts';
import { extendTail, type TailRows } from './capture-tail.ts';

export interface RateSample {
  readonly atMs: number;
  readonly packetsPerSecond: number;
  readonly bitsPerSecond: number;
}

export interface TrackedCapture {
  readonly state: CaptureState;
  /** Oldest first, about one a second, at most 120. */
  readonly history: readonly RateSample[];
}

export interface RecoveredDataset {
  readonly dataset: string;
  readonly rows: number;
  readonly text: string;
}

export type AddressOption = 'blacklist' | 'chumAddresses';

/** What the next capture is taken from. */
export type CaptureWay = 'interface' | 'replay';

export interface CapturesState {
  readonly captures: ReadonlyMap<string, TrackedCapture>;
  readonly tails: ReadonlyMap<string, TailRows>;
  readonly recovered: readonly RecoveredDataset[];
  /** The capture on screen; null = the form for a new one. */
  readonly shown: string | null;
  readonly way: CaptureWay;
  /** The interface chosen in the picker; null = the first. */
  readonly interface: string | null;
  /** The file to replay; null = the demo. */
  readonly replayFile: File | null;
  /** What was typed, by interface name, or by `replay:`. */
  readonly drafts: ReadonlyMap<string, CaptureDraft>;
  /** Addresses sent here by a table's menu, for the next draft that is shown. */
  readonly wanted: Readonly<Record<AddressOption, readonly string[]>>;
  /** Options of the captures that this page started, so that they can be started again. */
  readonly started: ReadonlyMap<string, { readonly options: CaptureOptions; readonly file: File | null }>;
  readonly report: (state: CaptureState, nowMs: number) => void;
  readonly reportTail: (tail: CaptureTail) => void;
  /** The host's whole list: what is neither in it nor in `reportedSince` is no longer there. */
  readonly replaceAll: (
    captures: readonly CaptureState[],
    recovered: readonly RecoveredDataset[],
    reportedSince: ReadonlySet<string>,
    nowMs: number,
  ) => void;
  readonly show: (captureId: string | null) => void;
  readonly prepare: (
    choice: Partial<Pick<CapturesState, 'way' | 'interface' | 'replayFile' | 'shown'>>,
  ) => void;
  readonly setDraft: (key: string, draft: CaptureDraft) => void;
  readonly want: (option: AddressOption, address: string) => void;
  readonly rememberStart: (captureId: string, options: CaptureOptions, file: File | null) => void;
  readonly dismissRecovered: () => void;
}
export type CaptureStore = StoreApi<CapturesState>;

const keptSamples = 120;
const sampleEveryMs = 900;
const nothingWanted = { blacklist: [], chumAddresses: [] } as const;

/** The key of `drafts`; a colon cannot be confused with an interface of the same name. */
export function draftKey(way: CaptureWay, interfaceName: string | null): string {
  return way === 'replay' ? 'replay:' : (interfaceName ?? '');
}

export function isRunning({ phase }: CaptureState): boolean {
  return phase !== 'ended' && phase !== 'failed';
}

/** A start that was refused: the form says why, and there is nothing to look at. */
function wasRefused({ phase, dataset, stored }: CaptureState): boolean {
  return phase === 'failed' && dataset === null && stored === 0;
}

/** Newest first. */
export function captureList(captures: CapturesState['captures']): readonly TrackedCapture[] {
  return [...captures.values()]
    .filter(({ state }) => !wasRefused(state))
    .sort((a, b) => b.state.startedMs - a.state.startedMs);
}

function tracked(state: CaptureState, before: TrackedCapture | undefined, nowMs: number): TrackedCapture {
  const history = before?.history ?? [];
  const last = history.at(-1);
  if (last !== undefined && nowMs - last.atMs < sampleEveryMs) return { state, history };
  const { packetsPerSecond, bitsPerSecond } = state;
  return {
    state,
    history: [...history, { atMs: nowMs, packetsPerSecond, bitsPerSecond }].slice(-keptSamples),
  };
}

type Setter = CaptureStore['setState'];

function sessionActions(
  set: Setter,
  get: CaptureStore['getState'],
): Pick<CapturesState, 'report' | 'reportTail' | 'replaceAll'> {
  return {
    report(state, nowMs) {
      const captures = new Map(get().captures);
      captures.set(state.captureId, tracked(state, captures.get(state.captureId), nowMs));
      set({ captures });
    },
    reportTail(tail) {
      const before = get().tails.get(tail.captureId);
      const after = extendTail(before, tail);
      if (after !== before) set({ tails: new Map(get().tails).set(tail.captureId, after) });
    },
    replaceAll(list, recovered, reportedSince, nowMs) {
      const known = get().captures;
      const captures = new Map([...known].filter(([captureId]) => reportedSince.has(captureId)));
      for (const state of list) {
        const { captureId } = state;
        if (!captures.has(captureId)) captures.set(captureId, tracked(state, known.get(captureId), nowMs));
      }
      const running = captureList(captures).find(({ state }) => isRunning(state));
      const shown = get().shown ?? running?.state.captureId ?? null;
      const isKept = shown !== null && captures.has(shown);
      const tails = new Map([...get().tails].filter(([captureId]) => captures.has(captureId)));
      set({ captures, tails, recovered, shown: isKept ? shown : null });
    },
  };
}

export function createCaptureStore(): CaptureStore {
  return createStore<CapturesState>()((set, get) => ({
    captures: new Map(),
    tails: new Map(),
    recovered: [],
    shown: null,
    way: 'interface',
    interface: null,
    replayFile: null,
    drafts: new Map(),
    wanted: nothingWanted,
    started: new Map(),
    ...sessionActions(set, get),
    show(shown) {
      set({ shown });
    },
    prepare(choice) {
      set(choice);
    },
    setDraft(key, draft) {
      // What was wanted is in this draft: the form merged it before it was shown.
      set({ drafts: new Map(get().drafts).set(key, draft), wanted: nothingWanted });
    },
    want(option, address) {
      const { wanted } = get();
      if (wanted[option].includes(address)) return;
      set({ wanted: { ...wanted, [option]: [...wanted[option], address] } });
    },
    rememberStart(captureId, options, file) {
      set({ started: new Map(get().started).set(captureId, { options, file }) });
    },
    dismissRecovered() {
      set({ recovered: [] });
    },
  }));
}
