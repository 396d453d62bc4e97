// Runs the analysis whenever dataset or settings say something new, and cancels the one before.

import { unitKind, type AnalysisSettings, type UnitKind } from '@jaws/shared/contract/analysis';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { randomId } from '../../platform/random-id.ts';
import { useApp } from '../../state/app-context.tsx';
import type { PictureState, PictureStore } from '../../state/picture-store.ts';
import { scopeWhere, type WantedUnit } from '../../state/navigation-store.ts';
import { describeError, isCancelled } from '../../ui/error-report.ts';

export function usePicture<T>(select: (state: PictureState) => T): T {
  return useStore(useApp().stores.picture, select);
}

/**
 * Changes when the dataset's packets or labels do, and not when only its note does. One that is being written is drawn
 * as it was found, and again when it is whole: the live picture is there to follow it.
 */
function useDatasetContent(name: string): string {
  return useStore(useApp().stores.datasets, ({ datasets }) => {
    const dataset = datasets.find((one) => one.name === name);
    if (dataset === undefined) return '';
    return dataset.state === 'open' ? 'open' : JSON.stringify([dataset.packets, dataset.labels]);
  });
}

export interface AnalysisControl {
  readonly cancel: () => void;
  /** Once more: after a failure, or after it was cancelled. */
  readonly run: () => void;
}

/** A picture of another dataset is not shown, nor kept, under this one's name. */
function forgetOther(store: PictureStore, dataset: string): void {
  const { answeredKey } = store.getState();
  if (answeredKey === null || answeredKey.startsWith(`[${JSON.stringify(dataset)},`)) return;
  store.setState({ result: null, error: null, selected: null });
}

export function useAnalysis(dataset: string): AnalysisControl {
  const { client, stores, platform } = useApp();
  const settings = usePicture((state) => state.settings);
  const content = useDatasetContent(dataset);
  const where = useStore(stores.navigation, scopeWhere);
  const key = JSON.stringify([dataset, content, where, settings]);
  const running = useRef<AbortController | null>(null);
  const [turn, setTurn] = useState(0);
  const store = stores.picture;
  useEffect(() => {
    if (store.getState().answeredKey === key) return undefined;
    const abort = new AbortController();
    running.current = abort;
    forgetOther(store, dataset);
    store.getState().began(platform.now());
    const asked = { where: where === '' ? null : where, datasets: [dataset] };
    const input: AnalysisSettings = { ...settings, ...asked };
    const progressId = randomId();
    const stopListening = client.subscribe('analysis.progressChanged', (progress) => {
      if (progress.progressId === progressId && !abort.signal.aborted) store.getState().progressed(progress);
    });
    client
      .call('analysis.run', { ...input, progressId }, { signal: abort.signal })
      .then((result) => {
        if (!abort.signal.aborted) store.getState().answered(key, result);
      })
      .catch((error: unknown) => {
        if (isCancelled(error)) {
          // Cancelled by a newer run: that one reports. Cancelled by hand: stay with what is there.
          if (running.current === abort) store.getState().cancelled(key);
        } else if (!abort.signal.aborted) store.getState().failed(key, describeError(error));
      })
      .finally(stopListening);
    return () => {
      if (running.current === abort) running.current = null;
      abort.abort();
    };
    // `settings` and `where` are part of the key.
  }, [client, platform, store, dataset, where, key, settings, turn]);
  return useMemo(
    () => ({
      cancel() {
        running.current?.abort();
      },
      run() {
        store.setState({ answeredKey: null });
        setTurn((before) => before + 1);
      },
    }),
    [store],
  );
}

/** The features of a unit with their meaning, asked for once. */
export function useFeatureTexts(unit: UnitKind): void {
  const { client, stores } = useApp();
  const store = stores.picture;
  useEffect(() => {
    if (store.getState().featureTexts[unit] !== undefined) return undefined;
    let gone = false;
    client
      .call('analysis.features', { unit })
      .then(({ features }) => {
        if (!gone) store.getState().knowFeatures(unit, features);
      })
      // The list of features is a comfort; without it the picture works, and the host's silence shows elsewhere.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [client, store, unit]);
}

/** Selects the unit that another screen, or the page's address, asked to see, as soon as its picture is there. */
export function useWantedUnit(onMissing: (id: string) => void): void {
  const { stores } = useApp();
  const wanted = useStore(stores.navigation, (state) => state.wantedUnit);
  const { status, result } = usePicture((state) => state);
  useEffect(() => {
    if (wanted === null) return;
    const picture = stores.picture.getState();
    if (picture.settings.unit !== wanted.unit) {
      picture.change({ unit: wanted.unit });
      return;
    }
    if (status !== 'ready' || result?.unit !== wanted.unit) return;
    stores.navigation.getState().forgetWantedUnit();
    if (result.drawn.id.includes(wanted.id)) picture.select(wanted.id);
    else onMissing(wanted.id);
  }, [stores, wanted, status, result, onMissing]);
}

/** What is selected is in the page's address, and what the address says is selected. */
export function usePickedUnit(): void {
  const { navigation } = useApp().stores;
  const pick = useStore(navigation, (state) => state.pick);
  const { selected } = usePicture((state) => state);
  const unit = usePicture((state) => state.settings.unit);
  const own = useRef<string | null>(null);
  useEffect(() => {
    const wanted = pick === null || pick === own.current ? null : readUnitPick(pick);
    if (wanted !== null) navigation.getState().wantUnit(wanted);
  }, [navigation, pick]);
  useEffect(() => {
    if (selected === null && own.current === null) return;
    own.current = selected === null ? null : `${unit} ${selected}`;
    navigation.getState().setPick(own.current);
  }, [navigation, unit, selected]);
}

function readUnitPick(text: string): WantedUnit | null {
  const at = text.indexOf(' ');
  const unit = unitKind.safeParse(text.slice(0, at));
  return at < 0 || !unit.success ? null : { unit: unit.data, id: text.slice(at + 1) };
}
