// The chosen datasets and plan, kept in the address, and the host's answer about them.

import { defaultFinderFloor, finderRows, type FinderResult } from '@jaws/shared/contract/finder';
import type { DatasetSummary } from '@jaws/shared/contract/datasets';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { useUnhurriedRevision } from '../../connection/use-unhurried-revision.ts';
import { useApp, useFindings, useNavigation } from '../../state/app-context.tsx';
import { choiceFor } from '../../state/marked-baseline.ts';
import { scopeWhere } from '../../state/navigation-store.ts';
import { describeError, isCancelled, type ErrorReport } from '../../ui/error-report.ts';
import { choiceText, defaultChoice, readChoice, type FinderChoice } from './finder-choice.ts';

export interface FinderState {
  readonly choice: FinderChoice;
  readonly choose: (choice: FinderChoice) => void;
  /** Of what was asked before while the next one is on its way. */
  readonly result: FinderResult | null;
  readonly isBusy: boolean;
  readonly error: ErrorReport | null;
}

interface Answer {
  readonly of: string;
  readonly result: FinderResult | null;
  readonly error: ErrorReport | null;
}

/** The dataset by which the findings of this one are judged, or would be. */
function useKnownBaseline(dataset: string, there: readonly DatasetSummary[]): string | null {
  const computed = useFindings(({ dataset: known, answer }) =>
    known === dataset ? (answer?.computed?.baseline ?? null) : null,
  );
  return computed ?? choiceFor(dataset, there).baseline;
}

function useChoice(dataset: string): FinderChoice {
  const pick = useNavigation((state) => state.pick);
  const there = useStore(useApp().stores.datasets, (state) => state.datasets);
  const baseline = useKnownBaseline(dataset, there);
  return useMemo(() => {
    const choice = pick === null ? defaultChoice(dataset, baseline) : readChoice(pick);
    const isThere = (name: string): boolean => there.some((one) => one.name === name);
    return {
      ...choice,
      datasets: choice.datasets.filter(isThere),
      baseline: choice.baseline.filter(isThere),
    };
  }, [pick, dataset, baseline, there]);
}

export function useFinder(dataset: string): FinderState {
  const { client, platform } = useApp();
  const where = useNavigation(scopeWhere);
  const setPick = useNavigation((state) => state.setPick);
  const { revision, took } = useUnhurriedRevision(dataset);
  const choice = useChoice(dataset);
  const text = choiceText(choice);
  const [answer, setAnswer] = useState<Answer>({ of: '', result: null, error: null });
  const asked = `${text} ${where}`;
  useEffect(() => {
    const abort = new AbortController();
    const { datasets, baseline, plan } = readChoice(text);
    const ask = async (): Promise<void> => {
      if (datasets.length === 0) return;
      const startMs = platform.now();
      const settings = { rows: finderRows, floorBytes: defaultFinderFloor, quality: true };
      const input = { ...settings, datasets: [...datasets], baseline: [...baseline], where, plan };
      const result = await client.call('finder.run', input, { signal: abort.signal });
      if (abort.signal.aborted) return;
      setAnswer({ of: asked, result, error: null });
      took(platform.now() - startMs);
    };
    ask().catch((error: unknown) => {
      if (!isCancelled(error) && !abort.signal.aborted)
        setAnswer({ of: asked, result: null, error: describeError(error) });
    });
    return () => {
      abort.abort();
    };
  }, [client, platform, took, text, where, asked, revision]);
  const choose = useCallback(
    (next: FinderChoice) => {
      setPick(choiceText(next));
    },
    [setPick],
  );
  const isBusy = answer.of !== asked;
  return { choice, choose, result: answer.result, isBusy, error: isBusy ? null : answer.error };
}
