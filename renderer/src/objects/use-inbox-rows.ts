// The findings of a dataset as they are known to the page, on whatever screen they are shown.

import { useCallback, useMemo } from 'react';
import { useApp, useFindings } from '../state/app-context.tsx';
import { openFinding } from '../state/open-finding.ts';
import { inboxRows, type InboxRow } from './inbox-rows.ts';

export function useInboxRows(dataset: string | null): readonly InboxRow[] {
  const { dataset: known, answer, alerts } = useFindings((state) => state);
  return useMemo(
    () =>
      dataset === null ? [] : inboxRows(known === dataset ? answer : null, alerts.get(dataset)?.alerts ?? []),
    [dataset, known, answer, alerts],
  );
}

export function useOpenFinding(dataset: string): (id: string) => void {
  const { stores } = useApp();
  return useCallback(
    (id) => {
      openFinding(stores, dataset, id);
    },
    [stores, dataset],
  );
}
