// The findings of a dataset as they are known to the page, on whatever screen they are shown.

import { useCallback, useMemo } from 'react';
import { useApp, useFindings, type AppServices } from '../state/app-context.tsx';
import { inboxRows, type InboxRow } from './inbox-rows.ts';

export function useInboxRows(dataset: string | null): readonly InboxRow[] {
  const { dataset: known, answer, alerts } = useFindings((state) => state);
  return useMemo(
    () =>
      dataset === null ? [] : inboxRows(known === dataset ? answer : null, alerts.get(dataset)?.alerts ?? []),
    [dataset, known, answer, alerts],
  );
}

/** Opens exactly this finding, whatever the inbox is narrowed to. */
export function openFinding({ stores }: Pick<AppServices, 'stores'>, dataset: string, id: string): void {
  stores.findings.getState().show('all');
  const { openDataset, showObject, setPick } = stores.navigation.getState();
  openDataset(dataset, 'findings');
  setPick(id);
  showObject(null);
}

export function useOpenFinding(dataset: string): (id: string) => void {
  const app = useApp();
  return useCallback(
    (id) => {
      openFinding(app, dataset, id);
    },
    [app, dataset],
  );
}
