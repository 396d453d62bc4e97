// The bytes over time of the scope's filter.

import type { Timeline } from '@jaws/shared/contract/stats';
import { useEffect, useState } from 'react';
import { useUnhurriedRevision } from '../../connection/use-unhurried-revision.ts';
import { useApp } from '../../state/app-context.tsx';

/** Null until they are there, and where the host cannot tell (a filter that it does not understand). */
export function useTimeline(dataset: string, filter: string): Timeline | null {
  const { client, platform } = useApp();
  const { revision, took } = useUnhurriedRevision(dataset);
  const [known, setKnown] = useState<{ readonly dataset: string; readonly timeline: Timeline | null }>({
    dataset,
    timeline: null,
  });
  useEffect(() => {
    const abort = new AbortController();
    const startMs = platform.now();
    client
      .call('stats.timeline', { dataset, where: filter }, { signal: abort.signal })
      .then((timeline) => {
        if (abort.signal.aborted) return;
        setKnown({ dataset, timeline });
        took(platform.now() - startMs);
      })
      // What is wrong is told by the screen below, which asks for the same packets.
      .catch(() => {
        if (!abort.signal.aborted) setKnown({ dataset, timeline: null });
      });
    return () => {
      abort.abort();
    };
  }, [client, platform, took, dataset, filter, revision]);
  return known.dataset === dataset ? known.timeline : null;
}
