// What can be done to runs of chum. Failed checks and starts are handed back: they are shown where they belong.

import type { ChumOptions, ChumTarget } from '@jaws/shared/contract/chum';
import type { ProcedureOutput } from '@jaws/shared/contract/contract';
import { useMemo } from 'react';
import { useApp, type AppServices } from '../../state/app-context.tsx';
import type { ScenarioText } from '../../state/chum-draft.ts';
import { describeError, showDone, showError, type ErrorReport } from '../../ui/error-report.ts';

export type CheckAnswer =
  | { readonly found: ProcedureOutput<'chum.check'>; readonly failure: null }
  | { readonly found: null; readonly failure: ErrorReport };

export interface ChumActions {
  /** Never rejects. */
  readonly check: (target: ChumTarget) => Promise<CheckAnswer>;
  /** null = it runs and is shown. */
  readonly start: (options: ChumOptions, scenario: ScenarioText | null) => Promise<ErrorReport | null>;
  readonly stop: (runId: string) => void;
  readonly pause: (runId: string) => void;
  readonly resume: (runId: string) => void;
  readonly copy: (text: string, what: string) => void;
}

async function startRun(
  { client, stores }: AppServices,
  options: ChumOptions,
  scenario: ScenarioText | null,
): Promise<ErrorReport | null> {
  const chum = stores.chum.getState();
  try {
    const { runId } = await client.call('chum.start', options);
    chum.rememberStart(runId, scenario);
    chum.show(runId);
    return null;
  } catch (error) {
    // What began to connect and was refused is not among the host's runs.
    client
      .call('chum.list', {})
      .then(({ runs }) => {
        chum.replaceAll(runs, new Set());
      })
      .catch(() => undefined);
    return describeError(error);
  }
}

export function useChumActions(): ChumActions {
  const app = useApp();
  return useMemo(() => {
    const { client, stores, platform } = app;
    return {
      async check(target) {
        try {
          return { found: await client.call('chum.check', target), failure: null };
        } catch (error) {
          return { found: null, failure: describeError(error) };
        }
      },
      start: (options, scenario) => startRun(app, options, scenario),
      stop(runId) {
        client
          .call('chum.stop', { runId })
          .then((state) => {
            stores.chum.getState().report(state);
          })
          .catch(showError);
      },
      pause(runId) {
        client.call('chum.pause', { runId }).catch(showError);
      },
      resume(runId) {
        client.call('chum.resume', { runId }).catch(showError);
      },
      copy(text, what) {
        platform
          .copyText(text)
          .then(() => {
            showDone(`${what} copied`);
          })
          .catch(showError);
      },
    };
  }, [app]);
}
