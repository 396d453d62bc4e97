// The bytes over time of the scope's filter. While a dataset is being written they are asked for every few seconds.

import type { Timeline } from '@jaws/shared/contract/stats';
import { useThrottledValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.tsx';

const shortestPauseMs = 5000;

/** Null until they are there, and where the host cannot tell (a filter that it does not understand). */
export function useTimeline(dataset: string, filter: string): Timeline | null {
  const { client, stores } = useApp();
  const revision = useThrottledValue(
    useStore(stores.datasets, (state) => state.revision),
    shortestPauseMs,
  );
  const [known, setKnown] = useState<{ readonly dataset: string; readonly timeline: Timeline | null }>({
    dataset,
    timeline: null,
  });
  useEffect(() => {
    const abort = new AbortController();
    client
      .call('stats.timeline', { dataset, where: filter }, { signal: abort.signal })
      .then((timeline) => {
        if (!abort.signal.aborted) setKnown({ dataset, timeline });
      })
      // What is wrong is told by the screen below, which asks for the same packets.
      .catch(() => {
        if (!abort.signal.aborted) setKnown({ dataset, timeline: null });
      });
    return () => {
      abort.abort();
    };
  }, [client, dataset, filter, revision]);
  return known.dataset === dataset ? known.timeline : null;
}
