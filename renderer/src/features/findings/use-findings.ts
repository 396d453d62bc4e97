// What the inbox asks of the host: computing, and states with a way back.

import type { FindingState, InboxState } from '@jaws/shared/contract/findings';
import type { RpcClient } from '@jaws/shared/rpc/client-interface';
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { randomId } from '../../platform/random-id.ts';
import { useApp, useCaptures, useFindings } from '../../state/app-context.tsx';
import { isRunning } from '../../state/capture-store.ts';
import type { FindingsControl } from '../../state/findings-store.ts';
import { choiceFor } from '../../state/marked-baseline.ts';
import { describeError, isCancelled, showError } from '../../ui/error-report.ts';
import { formatCounted } from '../../ui/format.ts';
import { offerUndo } from '../../ui/undo-toast.tsx';
import { stateWords } from '../../objects/finding-words.ts';

/** By a capture of this host, or by another process. */
export function useIsWritten(dataset: string | null): boolean {
  const isCaptured = useCaptures(({ captures }) =>
    [...captures.values()].some(({ state }) => state.dataset === dataset && isRunning(state)),
  );
  const isOpen = useStore(useApp().stores.datasets, ({ datasets }) =>
    datasets.some(({ name, state }) => name === dataset && state === 'open'),
  );
  return isCaptured || isOpen;
}

/** Computes when a screen wants it. */
function useDue(dataset: string | null, isWritten: boolean, control: FindingsControl): void {
  const { findings, datasets } = useApp().stores;
  const isDue = useFindings(
    ({ dataset: known, wanted, answer, phase }) =>
      known === dataset &&
      wanted === dataset &&
      answer !== null &&
      answer.status !== 'fresh' &&
      phase === 'idle',
  );
  useEffect(() => {
    if (isDue && !isWritten)
      control.score(findings.getState().answer?.computed ?? choiceFor(dataset, datasets.getState().datasets));
  }, [isDue, isWritten, control, findings, datasets, dataset]);
}

/**
 * Computes what is wanted and not there or outdated, once; not while the dataset is being written, nor after a cancel.
 * For the whole page: it goes on when another screen of the dataset is shown.
 */
export function useScoring(dataset: string | null): void {
  const { client, stores } = useApp();
  const { findings } = stores;
  const isWritten = useIsWritten(dataset);
  const running = useRef<AbortController | null>(null);
  const control = useMemo<FindingsControl>(
    () => ({
      score({ baseline, alertsPerDay, model = null }) {
        if (dataset === null) return;
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
          .call(
            'findings.score',
            { dataset, baseline, alertsPerDay, model, progressId },
            { signal: abort.signal },
          )
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
  useEffect(() => {
    findings.getState().giveControl(control);
    return () => {
      findings.getState().giveControl(null);
      const abort = running.current;
      running.current = null;
      abort?.abort();
      if (abort !== null) findings.getState().report({ phase: 'idle' });
    };
  }, [findings, control]);
  useDue(dataset, isWritten, control);
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
