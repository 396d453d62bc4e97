// Starting and ending practice, and following what it captures, so that its alert comes as any other does.

import { useEffect, useMemo } from 'react';
import { useApp, useCaptures, useChum, useCommands } from '../../state/app-context.tsx';
import { captureList, isRunning } from '../../state/capture-store.ts';
import { isGoingOn } from '../../state/chum-store.ts';
import { showError } from '../../ui/error-report.ts';
import { isPractising } from './practice-text.ts';

export interface Practice {
  readonly start: () => void;
  readonly cancel: () => void;
}

export function usePractice(): Practice {
  const { client } = useApp();
  return useMemo(
    () => ({
      start() {
        client.call('practice.start', {}).catch(showError);
      },
      cancel() {
        client.call('practice.cancel', {}).catch(showError);
      },
    }),
    [client],
  );
}

/** Once, for the whole page. A run of one's own is followed in the first capture that records it, unless another is. */
export function useDrillSession(): void {
  const { stores } = useApp();
  const practised = useChum(({ practice }) =>
    practice !== null && isPractising(practice) ? practice.dataset : null,
  );
  const isSending = useChum(({ runs }) => [...runs.values()].some(isGoingOn));
  const recorded = useCaptures(
    ({ captures }) => captureList(captures).find(({ state }) => isRunning(state))?.state.dataset ?? null,
  );
  const dataset = practised ?? (isSending ? recorded : null);
  useEffect(() => {
    const { following, follow } = stores.live.getState();
    if (dataset !== null && (following === null || dataset === practised)) follow(dataset);
  }, [stores, dataset, practised]);
}

export function usePracticeKeys({ start, cancel }: Practice, isGoing: boolean): void {
  const commands = useMemo(() => {
    const group = 'Drill';
    return isGoing
      ? [{ id: 'practice-cancel', title: 'Cancel practice', group, shortcut: 'alt+P', run: cancel }]
      : [{ id: 'practice', title: 'Practice on this machine', group, shortcut: 'alt+P', run: start }];
  }, [isGoing, start, cancel]);
  useCommands(commands);
}
