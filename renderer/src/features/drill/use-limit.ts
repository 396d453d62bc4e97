// Measuring the detection limit: it goes on while other tabs and screens are shown.

import { usualRates } from '@jaws/shared/drill/limit-kinds';
import { useMemo } from 'react';
import { randomId } from '../../platform/random-id.ts';
import { useApp } from '../../state/app-context.tsx';
import type { LimitQuestion } from '../../state/chum-store.ts';
import { usualChoice } from '../../state/findings-store.ts';
import { describeError, isCancelled } from '../../ui/error-report.ts';

/** Another number draws other uploads. */
const seed = 1;

export function useMeasureLimit(): (asked: LimitQuestion) => void {
  const { client, stores } = useApp();
  return useMemo(
    () => (asked) => {
      const { limit: before, reportLimit } = stores.chum.getState();
      const abort = new AbortController();
      const cancel = (): void => {
        abort.abort();
      };
      const progressId = randomId();
      const nothing = { asked, progress: null, cancel: null, result: null, error: null };
      reportLimit({ ...nothing, cancel });
      const stopListening = client.subscribe('analysis.progressChanged', (progress) => {
        if (progress.progressId === progressId) reportLimit({ ...nothing, cancel, progress });
      });
      const { alertsPerDay } = usualChoice;
      const input = { ...asked, alertsPerDay, rates: [...usualRates], seed, progressId };
      client
        .call('drill.limit', input, { signal: abort.signal })
        .finally(stopListening)
        .then((result) => {
          reportLimit({ ...nothing, result });
        })
        .catch((error: unknown) => {
          // What was measured before is still true.
          if (isCancelled(error)) reportLimit(before);
          else reportLimit({ ...nothing, error: describeError(error) });
        });
    },
    [client, stores],
  );
}
