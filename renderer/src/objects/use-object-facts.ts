// What the dataset knows of an address or a conversation within the time range, whatever the filter.

import type { Overview, Timeline } from '@jaws/shared/contract/stats';
import { useEffect, useState } from 'react';
import { useUnhurriedRevision } from '../connection/use-unhurried-revision.ts';
import { useApp, useNavigation } from '../state/app-context.tsx';
import { scopeWhere } from '../state/navigation-store.ts';
import { objectCondition, objectText, type TrafficObject } from '../state/traffic-object.ts';
import { describeError, isCancelled, type ErrorReport } from '../ui/error-report.ts';

export interface ObjectFacts {
  /** Of which object; what is known of the one before is not shown for it. */
  readonly of: string;
  readonly overview: Overview | null;
  readonly timeline: Timeline | null;
  readonly error: ErrorReport | null;
}

export function useObjectFacts(dataset: string, object: TrafficObject): ObjectFacts {
  const { client, platform } = useApp();
  const range = useNavigation((state) => state.range);
  const { revision, took } = useUnhurriedRevision(dataset);
  const of = objectText(object);
  const condition = objectCondition(object);
  const nothing: ObjectFacts = { of, overview: null, timeline: null, error: null };
  const [facts, setFacts] = useState(nothing);
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const startMs = platform.now();
    const ask = async (): Promise<void> => {
      const where = scopeWhere({ filter: condition, range });
      const [overview, timeline] = await Promise.all([
        client.call('stats.overview', { dataset, where }, { signal }),
        client.call('stats.timeline', { dataset, where: condition }, { signal }),
      ]);
      if (abort.signal.aborted) return;
      setFacts({ of, overview, timeline, error: null });
      took(platform.now() - startMs);
    };
    ask().catch((error: unknown) => {
      if (!isCancelled(error) && !abort.signal.aborted)
        setFacts({ of, overview: null, timeline: null, error: describeError(error) });
    });
    return () => {
      abort.abort();
    };
  }, [client, platform, took, dataset, of, condition, range, revision]);
  return facts.of === of ? facts : nothing;
}
