// The model that can be asked about addresses, and where its key is: read from the host, and told to it.

import type { LookupModelState } from '@jaws/shared/contract/lookup-asking';
import { useEffect } from 'react';
import { useApp, useLookupState } from '../state/app-context.tsx';
import { showError } from '../ui/error-report.ts';

/** Null until it is known; read again by each part of the page that shows it. */
export function useLookupModel(): LookupModelState | null {
  const { client } = useApp();
  const model = useLookupState((state) => state.model);
  const knowModel = useLookupState((state) => state.knowModel);
  useEffect(() => {
    const abort = new AbortController();
    client
      .call('lookup.model', {}, { signal: abort.signal })
      .then((state) => {
        if (!abort.signal.aborted) knowModel(state);
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) showError(error);
      });
    return () => {
      abort.abort();
    };
  }, [client, knowModel]);
  return model;
}
