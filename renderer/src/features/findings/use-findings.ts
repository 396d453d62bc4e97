// What the inbox asks of the host: computing, and states with a way back.

import type { FindingState, InboxState } from '@jaws/shared/contract/findings';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { randomId } from '../../platform/random-id.ts';
import { useApp, useCaptures, useFindings } from '../../state/app-context.tsx';
import { isRunning } from '../../state/capture-store.ts';
import { describeError, isCancelled, showError } from '../../ui/error-report.ts';
import { formatCounted } from '../../ui/format.ts';
import { offerUndo } from '../../ui/undo-toast.tsx';
import { stateWords } from './finding-words.ts';

export interface ScoreChoice {
  readonly baseline: string | null;
  readonly alertsPerDay: number;
}
export const usualChoice: ScoreChoice = { baseline: null, alertsPerDay: 1 };

export interface FindingsControl {
  readonly score: (choice: ScoreChoice) => void;
  readonly cancel: () => void;
}

/** By a capture of this host, or by another process. */
export function useIsWritten(dataset: string): boolean {
  const isCaptured = useCaptures(({ captures }) =>
    [...captures.values()].some(({ state }) => state.dataset === dataset && isRunning(state)),
  );
  const isOpen = useStore(useApp().stores.datasets, ({ datasets }) =>
    datasets.some(({ name, state }) => name === dataset && state === 'open'),
  );
  return isCaptured || isOpen;
}

/** Computes what is not there or outdated, once; not while the dataset is being written, nor after a cancel. */
export function useScoring(dataset: string): FindingsControl {
  const { client, stores } = useApp();
  const { findings } = stores;
  const isWritten = useIsWritten(dataset);
  const running = useRef<AbortController | null>(null);
  const control = useMemo<FindingsControl>(
    () => ({
      score({ baseline, alertsPerDay }) {
        running.current?.abort();
        const abort = new AbortController();
        running.current = abort;
        const { report, answered } = findings.getState();
        const isCurrent = (): boolean => running.current === abort && findings.getState().dataset === dataset;
        report({ phase: 'scoring', error: null, progress: null });
        const progressId = randomId();
        const stopListening = client.subscribe('analysis.progressChanged', (progress) => {
          if (progress.progressId === progressId && isCurrent()) report({ progress });
        });
        client
          .call('findings.score', { dataset, baseline, alertsPerDay, progressId }, { signal: abort.signal })
          .then((answer) => {
            if (!isCurrent()) return;
            answered(dataset, answer);
            report({ phase: 'idle' });
          })
          .catch((error: unknown) => {
            if (!isCurrent()) return;
            if (isCancelled(error)) report({ phase: 'cancelled' });
            else report({ phase: 'failed', error: describeError(error) });
          })
          .finally(stopListening);
      },
      cancel() {
        running.current?.abort();
      },
    }),
    [client, findings, dataset],
  );
  useEffect(
    () => () => {
      const abort = running.current;
      running.current = null;
      abort?.abort();
      if (abort !== null) findings.getState().report({ phase: 'idle' });
    },
    [findings, dataset],
  );
  const { dataset: known, answer, phase } = useFindings((state) => state);
  const isDue =
    known === dataset && answer !== null && answer.status !== 'fresh' && phase === 'idle' && !isWritten;
  useEffect(() => {
    if (isDue) control.score(findings.getState().answer?.computed ?? usualChoice);
  }, [isDue, control, findings]);
  return control;
}

/** Calls that bring the states back; those without one were new. */
async function restore(
  client: RpcClient,
  dataset: string,
  ids: readonly string[],
  before: readonly FindingState[],
): Promise<void> {
  for (const id of ids) {
    const { state, reason } = before.find((each) => each.id === id) ?? { state: 'new' as const, reason: '' };
    await client.call('findings.setState', { dataset, ids: [id], state, reason });
  }
}

export type SetState = (ids: readonly string[], state: InboxState, reason?: string) => void;

export function useSetState(dataset: string): SetState {
  const { client } = useApp();
  return useMemo(
    () =>
      (ids, state, reason = '') => {
        client
          .call('findings.setState', { dataset, ids: [...ids], state, reason })
          .then(({ before }) => {
            offerUndo(`${formatCounted(ids.length, 'finding')}: ${stateWords[state].toLowerCase()}`, () => {
              restore(client, dataset, ids, before).catch(showError);
            });
          })
          .catch(showError);
      },
    [client, dataset],
  );
}
