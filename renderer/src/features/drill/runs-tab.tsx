// All runs, and the one that is looked at: the newest until another one is chosen.

import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useChum } from '../../state/app-context.tsx';
import { runList } from '../../state/chum-store.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { RunView } from './run-view.tsx';
import { RunsList } from './runs-list.tsx';
import type { ChumActions } from './use-chum-actions.ts';

/** Leads to where practice is. */
export function NoRuns({ title }: { readonly title: string }): ReactNode {
  const openTab = useChum((state) => state.openTab);
  return (
    <EmptyState title={title}>
      <Button
        onClick={() => {
          openTab('new');
        }}
      >
        Go to Practice
      </Button>
    </EmptyState>
  );
}

export function RunsTab({ actions }: { readonly actions: ChumActions }): ReactNode {
  const runs = useChum((state) => state.runs);
  const shown = useChum((state) => state.shown);
  const list = useMemo(() => runList(runs), [runs]);
  const run = (shown === null ? undefined : runs.get(shown)) ?? list[0];
  if (run === undefined)
    return (
      <NoRuns title="No runs yet. What you send, what arrived and whether it was noticed is listed here." />
    );
  return (
    <div className="jw-chum">
      <div className="jw-chum-main">
        <RunView key={run.runId} run={run} actions={actions} />
      </div>
      <RunsList runs={list} shown={run.runId} />
    </div>
  );
}
