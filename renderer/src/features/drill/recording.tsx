// Before a start: which captures will have the run, or that none will.

import { Button } from '@mantine/core';
import type { CaptureState } from '@jaws/shared/contract/capture';
import { useMemo, type ReactNode } from 'react';
import { useCaptures, useNavigation } from '../../state/app-context.tsx';
import { captureList, isRunning, type TrackedCapture } from '../../state/capture-store.ts';

/** Those that a run can be in: a replay has the packets of its file and no others. */
export function useRunningCaptures(): readonly TrackedCapture[] {
  const captures = useCaptures((state) => state.captures);
  return useMemo(
    () => captureList(captures).filter(({ state }) => isRunning(state) && state.source?.name !== 'replay'),
    [captures],
  );
}

/** Where its packets come from. */
export function placeOf(state: CaptureState): string {
  return state.interface ?? 'standard input';
}

export function NotRecorded({ text }: { readonly text: string }): ReactNode {
  const goTo = useNavigation((state) => state.goTo);
  return (
    <div className="jw-note jw-chum-note" role="note">
      <span>{text}</span>
      <Button
        variant="default"
        onClick={() => {
          goTo('capture');
        }}
      >
        Go to Capture
      </Button>
    </div>
  );
}

export function Recording(): ReactNode {
  const running = useRunningCaptures();
  const into = running.flatMap(({ state }) =>
    state.dataset === null ? [] : [`${state.dataset} on ${placeOf(state)}`],
  );
  if (into.length === 0) return <NotRecorded text="No capture is running: nothing will be recorded" />;
  return (
    <p className="jw-drill-recorded">
      <span aria-hidden="true">● </span>
      Recorded by {into.join(', ')}
    </p>
  );
}
