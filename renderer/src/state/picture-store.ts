// The picture's settings, its newest answer, and which unit is selected. Shared by plot, tables and details, so
// that a selection made in one is seen in all.

import type {
  AnalysisProgress,
  AnalysisResult,
  AnalysisSettings,
  UnitKind,
} from '@jaws/shared/contract/analysis';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorReport } from '../ui/error-report.ts';

/** Datasets and filter are the scope's. */
export type PictureSettings = Omit<AnalysisSettings, 'datasets' | 'where'>;

/** DESIGN §5: more than these are thinned by the host, and said. */
export const maxDrawnPoints = 20_000;

export const defaultPictureSettings: PictureSettings = {
  unit: 'channels',
  method: 'dbscan',
  eps: null,
  minSamples: null,
  k: null,
  features: null,
  top: 20,
  maxPoints: maxDrawnPoints,
};

export interface FeatureText {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
}

export interface PictureState {
  readonly settings: PictureSettings;
  readonly status: 'idle' | 'running' | 'ready' | 'failed';
  readonly result: AnalysisResult | null;
  /** What `result` (or `error`) answers: dataset, revision and settings in one text. */
  readonly answeredKey: string | null;
  readonly error: ErrorReport | null;
  /** While it runs: since when (ms since the epoch), and what the host last said of it. */
  readonly startedMs: number | null;
  readonly progress: AnalysisProgress | null;
  readonly selected: string | null;
  readonly featureTexts: Readonly<Partial<Record<UnitKind, readonly FeatureText[]>>>;
  readonly change: (changes: Partial<PictureSettings>) => void;
  readonly reset: () => void;
  readonly select: (id: string | null) => void;
  readonly began: (nowMs: number) => void;
  readonly progressed: (progress: AnalysisProgress) => void;
  readonly answered: (key: string, result: AnalysisResult) => void;
  readonly failed: (key: string, error: ErrorReport) => void;
  readonly cancelled: (key: string) => void;
  readonly knowFeatures: (unit: UnitKind, features: readonly FeatureText[]) => void;
}
export type PictureStore = StoreApi<PictureState>;

/** Settings that mean nothing for another unit are forgotten with it. */
function changed(settings: PictureSettings, changes: Partial<PictureSettings>): PictureSettings {
  const unitChanges = changes.unit !== undefined && changes.unit !== settings.unit;
  const forgotten = unitChanges ? { features: null, eps: null, minSamples: null } : {};
  return { ...settings, ...forgotten, ...changes };
}

const notRunning = { startedMs: null, progress: null } as const;

export function createPictureStore(): PictureStore {
  return createStore<PictureState>()((set, get) => ({
    settings: defaultPictureSettings,
    status: 'idle',
    result: null,
    answeredKey: null,
    error: null,
    ...notRunning,
    selected: null,
    featureTexts: {},
    change(changes) {
      set({ settings: changed(get().settings, changes) });
    },
    reset() {
      set({ settings: { ...defaultPictureSettings, unit: get().settings.unit } });
    },
    select(selected) {
      set({ selected });
    },
    began(startedMs) {
      set({ status: 'running', startedMs, progress: null });
    },
    progressed(progress) {
      set({ progress });
    },
    answered(key, result) {
      const kept = result.drawn.id.includes(get().selected ?? '') ? get().selected : null;
      set({ status: 'ready', result, answeredKey: key, error: null, selected: kept, ...notRunning });
    },
    failed(key, error) {
      set({ status: 'failed', result: null, answeredKey: key, error, selected: null, ...notRunning });
    },
    cancelled(key) {
      set({ status: get().result === null ? 'idle' : 'ready', answeredKey: key, ...notRunning });
    },
    knowFeatures(unit, features) {
      set({ featureTexts: { ...get().featureTexts, [unit]: features } });
    },
  }));
}
