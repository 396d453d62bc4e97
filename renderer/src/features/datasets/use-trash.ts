// What lies in the trash: asked anew whenever datasets changed, for one of them may have gone there or come back.

import { useEffect, useState } from 'react';
import type { TrashContent } from '@jaws/shared/contract/datasets';
import { useStore } from 'zustand';
import { useApp } from '../../state/app-context.tsx';
import { showError } from '../../ui/error-report.ts';

/** Null until the first answer. */
export function useTrash(): TrashContent | null {
  const { client, stores } = useApp();
  const revision = useStore(stores.datasets, (state) => state.revision);
  const [content, setContent] = useState<TrashContent | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    client
      .call('datasets.trash', {}, { signal: abort.signal })
      .then((answer) => {
        if (!abort.signal.aborted) setContent(answer);
      })
      .catch((error: unknown) => {
        if (!abort.signal.aborted) showError(error);
      });
    return () => {
      abort.abort();
    };
  }, [client, revision]);
  return content;
}
