// The same run once more: the form is filled with what it was, its seed included. The token has to be there still, or is
// typed again; nothing is sent before Start.

import type { ChumState } from '@jaws/shared/contract/chum';
import { useCallback } from 'react';
import { useApp } from '../../state/app-context.tsx';
import type { ChumDraft } from '../../state/chum-draft.ts';
import { showDone, showError } from '../../ui/error-report.ts';

/** A scenario's text by its name, for a run that this page did not start. */
async function scenarioNamed(
  { client }: ReturnType<typeof useApp>,
  name: string,
): Promise<ChumDraft['scenario']> {
  const { scenarios } = await client.call('chum.scenarios', {});
  const found = scenarios.find((one) => one.name === name);
  return found === undefined ? null : { name: found.name, text: found.text };
}

export function useRunAgain(run: ChumState): () => void {
  const app = useApp();
  return useCallback(() => {
    const fill = async (): Promise<void> => {
      const { stores } = app;
      const { scenarios, change, openTab } = stores.chum.getState();
      const { host, style, title, runId, sizeBytes, seed } = run;
      const known = style === null ? (scenarios.get(runId) ?? (await scenarioNamed(app, title))) : null;
      const course: Partial<ChumDraft> =
        style === null ? { way: 'scenario', scenario: known } : { way: 'style', style };
      change({ host, size: String(sizeBytes), seed: String(seed), ...course });
      openTab('new');
      if (style === null && known === null)
        showDone('Choose its scenario file again', `This run was “${title}”.`);
    };
    fill().catch(showError);
  }, [app, run]);
}
