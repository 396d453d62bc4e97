// The plan of what is typed: asked for when the typing rests, and again when it changes. An older answer never
// overwrites a newer one.

import { useEffect, useState } from 'react';
import { useApp } from '../../state/app-context.tsx';
import type { ChumWhat } from '../../state/chum-draft.ts';
import { describeError, isCancelled, type ErrorReport } from '../../ui/error-report.ts';
import type { ChumPlan } from './plan-text.ts';

const restMs = 200;

export interface PlanView {
  /** Of what is typed now; null while it is being made, or cannot be. */
  readonly plan: ChumPlan | null;
  readonly failure: ErrorReport | null;
}

interface Answer extends PlanView {
  /** Of which question this is the answer. */
  readonly key: string;
}

const nothing: PlanView = { plan: null, failure: null };

export function useChumPlan(what: ChumWhat | null): PlanView {
  const { client } = useApp();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const key = what === null ? '' : JSON.stringify(what);
  useEffect(() => {
    if (key === '') return undefined;
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const plan = await client.call('chum.plan', JSON.parse(key) as ChumWhat, { signal: abort.signal });
        if (!abort.signal.aborted) setAnswer({ key, plan, failure: null });
      } catch (error) {
        if (!abort.signal.aborted && !isCancelled(error))
          setAnswer({ key, plan: null, failure: describeError(error) });
      }
    };
    const timer = window.setTimeout(() => void ask(), restMs);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [client, key]);
  return answer?.key === key ? answer : nothing;
}
