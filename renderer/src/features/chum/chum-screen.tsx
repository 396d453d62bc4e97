// Simulated exfiltration: the form of a run, or the one that is shown; beside it all runs.

import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useChum } from '../../state/app-context.tsx';
import { runList } from '../../state/chum-store.ts';
import { Icon } from '../../ui/icon.tsx';
import { ChumFormView } from './chum-form.tsx';
import { RunView } from './run-view.tsx';
import { RunsList } from './runs-list.tsx';
import { useChumActions } from './use-chum-actions.ts';
import { useDroppedScenario } from './use-scenario-file.ts';

export function ChumScreen(): ReactNode {
  const runs = useChum((state) => state.runs);
  const shown = useChum((state) => state.shown);
  const show = useChum((state) => state.show);
  useDroppedScenario();
  const actions = useChumActions();
  const list = useMemo(() => runList(runs), [runs]);
  const run = shown === null ? undefined : runs.get(shown);
  return (
    <main className="jw-screen jw-chum">
      <h1 className="jw-hidden">Chum</h1>
      <div className="jw-chum-main">
        {run === undefined ? (
          <ChumFormView actions={actions} />
        ) : (
          <>
            <div className="jw-bar">
              <Button
                variant="subtle"
                leftSection={<Icon name="back" size="0.875rem" />}
                onClick={() => {
                  show(null);
                }}
              >
                New run
              </Button>
            </div>
            <RunView key={run.runId} run={run} actions={actions} />
          </>
        )}
      </div>
      <RunsList runs={list} shown={run === undefined ? null : run.runId} />
    </main>
  );
}
