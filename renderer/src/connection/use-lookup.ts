// Facts of addresses and names by what is on this machine; asked again when the sources change.

import type { ProcedureOutput } from '@jaws/shared/contract/contract';
import { useEffect, useState } from 'react';
import { useApp, useLookupState } from '../state/app-context.tsx';
import { describeError, isCancelled, type ErrorReport } from '../ui/error-report.ts';

type Facts = ProcedureOutput<'lookup.facts'>;

export interface Lookup {
  /** Of exactly what is asked now. */
  readonly facts: Facts | null;
  readonly error: ErrorReport | null;
}

const nothing: Lookup = { facts: null, error: null };

/** At most as many as one call takes. */
export function useLookup(targets: readonly string[]): Lookup {
  const { client } = useApp();
  const changes = useLookupState((state) => state.sourceChanges);
  const asked = targets.join('\n');
  const of = `${String(changes)}\n${asked}`;
  const [answer, setAnswer] = useState({ of: '', ...nothing });
  useEffect(() => {
    if (asked === '') return undefined;
    const abort = new AbortController();
    const { signal } = abort;
    const tell = (lookup: Lookup): void => {
      if (!signal.aborted) setAnswer({ of, ...lookup });
    };
    client
      .call('lookup.facts', { targets: asked.split('\n') }, { signal })
      .then((facts) => {
        tell({ facts, error: null });
      })
      .catch((error: unknown) => {
        if (!isCancelled(error)) tell({ facts: null, error: describeError(error) });
      });
    return () => {
      abort.abort();
    };
  }, [client, asked, of]);
  return answer.of === of ? answer : nothing;
}
