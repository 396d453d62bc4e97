// For the whole page: keeps the inbox up to date on every screen, and tells of alerts, each with the way to its row.

import type { LiveAlert, LiveAlertList } from '@jaws/shared/contract/live';
import { useEffect } from 'react';
import { startFindingsSync } from '../../connection/findings-sync.ts';
import { useApp, type AppServices } from '../../state/app-context.tsx';
import { showError } from '../../ui/error-report.ts';
import { tellOfAlert } from './alert-note.tsx';

/** Opens exactly this finding. */
function openFinding({ stores }: AppServices, dataset: string, id: string): void {
  stores.findings.getState().show('all');
  stores.findings.getState().select(id);
  stores.navigation.getState().openDataset(dataset, 'findings');
}

/** Once, for the whole page. */
export function useFindingsSession(): void {
  const app = useApp();
  const { client, stores } = app;
  useEffect(
    () =>
      startFindingsSync({
        client,
        stores,
        onError: showError,
        onAlert(alert: LiveAlert, { dataset, told }: LiveAlertList) {
          const { alertsPerDay } = stores.live.getState().settings;
          tellOfAlert(alert, told >= alertsPerDay, app, () => {
            openFinding(app, dataset, alert.id);
          });
        },
      }),
    [app, client, stores],
  );
}
