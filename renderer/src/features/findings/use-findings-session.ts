// For the whole page: keeps the inbox up to date on every screen, and tells of alerts, each with the way to its row.

import type { LiveAlert, LiveAlertList } from '@jaws/shared/contract/live';
import { useEffect } from 'react';
import { startFindingsSync } from '../../connection/findings-sync.ts';
import { useApp, useNavigation } from '../../state/app-context.tsx';
import { openFinding } from '../../state/open-finding.ts';
import { showError } from '../../ui/error-report.ts';
import { tellOfAlert } from './alert-note.tsx';
import { useScoring } from './use-findings.ts';

/** Once, for the whole page. */
export function useFindingsSession(): void {
  const app = useApp();
  const { client, stores } = app;
  useScoring(useNavigation((state) => state.dataset));
  useEffect(
    () =>
      startFindingsSync({
        client,
        stores,
        onError: showError,
        onAlert(alert: LiveAlert, { dataset, told }: LiveAlertList) {
          const { alertsPerDay } = stores.live.getState().settings;
          tellOfAlert(alert, dataset, told >= alertsPerDay, app, () => {
            openFinding(stores, dataset, alert.id);
          });
        },
      }),
    [app, client, stores],
  );
}
