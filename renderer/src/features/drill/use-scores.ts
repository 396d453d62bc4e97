// The runs of the scoreboard: asked for again when the verdict of a run has come.

import type { ChumScore } from '@jaws/shared/contract/chum';
import { useEffect, useState } from 'react';
import { useApp, useChum } from '../../state/app-context.tsx';
import { describeError, type ErrorReport } from '../../ui/error-report.ts';

export interface Scores {
  /** Newest first; null while they are read. */
  readonly scores: readonly ChumScore[] | null;
  readonly error: ErrorReport | null;
}

export function useScores(): Scores {
  const { client } = useApp();
  const judged = useChum(
    ({ runs }) => [...runs.values()].filter(({ verdicts }) => verdicts !== undefined).length,
  );
  const [answer, setAnswer] = useState<Scores>({ scores: null, error: null });
  useEffect(() => {
    let isCurrent = true;
    client
      .call('chum.scores', {})
      .then(({ scores }) => {
        if (isCurrent) setAnswer({ scores, error: null });
      })
      .catch((error: unknown) => {
        if (isCurrent) setAnswer({ scores: null, error: describeError(error) });
      });
    return () => {
      isCurrent = false;
    };
  }, [client, judged]);
  return answer;
}
