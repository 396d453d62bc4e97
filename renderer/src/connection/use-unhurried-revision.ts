// When figures of a dataset that is being written are asked for again: every few seconds, and so seldom that the host
// spends at most a tenth of its time on them.

import { useThrottledValue } from '@mantine/hooks';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../state/app-context.tsx';

const shortestPauseMs = 5000;
const pausePerWork = 10;

/** `took`: to be told how long an answer took. */
export function useUnhurriedRevision(): {
  readonly revision: number;
  readonly took: (durationMs: number) => void;
} {
  const { stores } = useApp();
  const [pauseMs, setPauseMs] = useState(shortestPauseMs);
  const revision = useThrottledValue(
    useStore(stores.datasets, (state) => state.revision),
    pauseMs,
  );
  const took = useCallback((durationMs: number) => {
    setPauseMs(Math.max(shortestPauseMs, pausePerWork * durationMs));
  }, []);
  return { revision, took };
}
