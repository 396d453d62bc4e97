// The scenarios that come with JAWS: asked for once, when the choice is first shown.

import type { ProcedureOutput } from '@jaws/shared/contract/contract';
import { useEffect, useState } from 'react';
import { useApp } from '../../state/app-context.tsx';
import { showError } from '../../ui/error-report.ts';

export type BuiltInScenario = ProcedureOutput<'chum.scenarios'>['scenarios'][number];

const none: readonly BuiltInScenario[] = [];

export function useScenarios(): readonly BuiltInScenario[] {
  const { client } = useApp();
  const [scenarios, setScenarios] = useState(none);
  useEffect(() => {
    const abort = new AbortController();
    client
      .call('chum.scenarios', {}, { signal: abort.signal })
      .then((answer) => {
        if (!abort.signal.aborted) setScenarios(answer.scenarios);
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) showError(error);
      });
    return () => {
      abort.abort();
    };
  }, [client]);
  return scenarios;
}
