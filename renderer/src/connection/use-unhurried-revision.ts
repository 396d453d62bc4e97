// When the figures of a dataset are asked for again: when it changed, and while it is being written every few seconds, but
// so seldom that the host spends at most a tenth of its time on reading a growing file anew.

import { useThrottledValue } from '@mantine/hooks';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../state/app-context.tsx';

const shortestPauseMs = 5000;
const pausePerWork = 10;

/** `took`: to be told how long an answer took. */
export function useUnhurriedRevision(dataset: string): {
  readonly revision: string;
  readonly took: (durationMs: number) => void;
} {
  const { stores } = useApp();
  const [pauseMs, setPauseMs] = useState(shortestPauseMs);
  const current = useStore(stores.datasets, ({ revision, datasets }) => {
    const packets = datasets.find(({ name }) => name === dataset)?.packets ?? 0;
    return `${String(revision)} ${String(packets)}`;
  });
  const took = useCallback((durationMs: number) => {
    setPauseMs(Math.max(shortestPauseMs, pausePerWork * durationMs));
  }, []);
  return { revision: useThrottledValue(current, pauseMs), took };
}
