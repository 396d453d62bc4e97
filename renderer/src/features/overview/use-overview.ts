// The figures of the scope, and after them what the analysis ranks highest in it.

import type { AnalysisTop } from '@jaws/shared/contract/analysis';
import type { BaselineChange, Overview } from '@jaws/shared/contract/stats';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useUnhurriedRevision } from '../../connection/use-unhurried-revision.ts';
import { useApp, useFindings, useNavigation } from '../../state/app-context.tsx';
import type { DatasetsStore } from '../../state/datasets-store.ts';
import { scopeWhere } from '../../state/navigation-store.ts';
import { defaultPictureSettings } from '../../state/picture-store.ts';
import { describeError, isCancelled, type ErrorReport } from '../../ui/error-report.ts';

const happeningRows = 5;
/** Datasets of at most so many packets are searched for findings as soon as the overview is there. */
const searchedPackets = 500_000;

export interface OverviewState {
  readonly overview: Overview | null;
  /** Null while the analysis runs; empty where it found nothing. */
  readonly happenings: readonly AnalysisTop[] | null;
  /** Null without a baseline, and until it is known. */
  readonly change: { readonly baseline: string; readonly of: BaselineChange } | null;
  readonly error: ErrorReport | null;
}

const nothing: OverviewState = { overview: null, happenings: null, change: null, error: null };

function packetsOf(datasets: DatasetsStore, dataset: string): number {
  return datasets.getState().datasets.find(({ name }) => name === dataset)?.packets ?? Infinity;
}

/** By which the findings of the dataset are judged; null where by none, or where it is gone. */
function useBaseline(dataset: string): string | null {
  const baseline = useFindings(({ dataset: known, answer }) =>
    known === dataset ? (answer?.computed?.baseline ?? null) : null,
  );
  const isThere = useStore(useApp().stores.datasets, ({ datasets }) =>
    datasets.some(({ name }) => name === baseline),
  );
  return isThere ? baseline : null;
}

function rethrowCancelled(error: unknown): null {
  if (isCancelled(error)) throw error;
  return null;
}

export function useOverview(dataset: string): OverviewState {
  const { client, platform, stores } = useApp();
  const want = useFindings((all) => all.want);
  const where = useNavigation(scopeWhere);
  const baseline = useBaseline(dataset);
  const { revision, took } = useUnhurriedRevision(dataset);
  const [state, setState] = useState(nothing);
  const ranked = useRef(where);
  useEffect(() => {
    const abort = new AbortController();
    const change = (changes: Partial<OverviewState>): void => {
      if (!abort.signal.aborted) setState((before) => ({ ...before, ...changes }));
    };
    // The ranking of another scope is not this one's; that of the same one holds until it is known anew.
    if (ranked.current !== where) change({ happenings: null });
    ranked.current = where;
    const againstBaseline = async (signal: AbortSignal): Promise<OverviewState['change']> => {
      if (baseline === null) return null;
      const of = await client.call('stats.againstBaseline', { dataset, where, baseline }, { signal });
      return { baseline, of };
    };
    const ask = async (): Promise<void> => {
      const { signal } = abort;
      const startMs = platform.now();
      const overview = await client.call('stats.overview', { dataset, where }, { signal });
      change({ overview, error: null });
      // A baseline that cannot be read is told on the Findings screen, which is judged by it; the overview stands without.
      change({ change: await againstBaseline(signal).catch(rethrowCancelled) });
      const { top } = await client.call(
        'analysis.run',
        {
          ...defaultPictureSettings,
          ...{ datasets: [dataset], where: where === '' ? null : where, top: happeningRows, maxPoints: 1 },
        },
        { signal },
      );
      change({ happenings: top });
      if (!signal.aborted && packetsOf(stores.datasets, dataset) <= searchedPackets) want(dataset);
      if (!signal.aborted) took(platform.now() - startMs);
    };
    ask().catch((error: unknown) => {
      if (!isCancelled(error)) change({ error: describeError(error) });
    });
    return () => {
      abort.abort();
    };
  }, [client, platform, stores, want, took, dataset, where, baseline, revision]);
  return state;
}
