// Would I notice? A new run or practice, the runs so far, a batch of runs, what they say together, and the detection limit in traffic of one's own.

import type { ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import { useChum } from '../../state/app-context.tsx';
import { drillTabs, type DrillTab } from '../../state/chum-store.ts';
import { BatchTab } from './batch-tab.tsx';
import { ChumFormView } from './chum-form.tsx';
import { LimitTab } from './limit-tab.tsx';
import { PracticePanel } from './practice-panel.tsx';
import { RunsTab } from './runs-tab.tsx';
import { Scoreboard } from './scoreboard.tsx';
import { useChumActions, type ChumActions } from './use-chum-actions.ts';
import { useDroppedFile } from './use-scenario-file.ts';

const titles: Readonly<Record<DrillTab, string>> = {
  new: 'New run',
  runs: 'Runs',
  batch: 'Batch',
  scores: 'Scoreboard',
  limit: 'Detection limit',
};

function CurrentTab(props: {
  readonly tab: DrillTab;
  readonly actions: ChumActions;
  readonly theme: ShownTheme;
}): ReactNode {
  const { tab, actions, theme } = props;
  if (tab === 'runs') return <RunsTab actions={actions} />;
  if (tab === 'batch') return <BatchTab />;
  if (tab === 'scores') return <Scoreboard />;
  if (tab === 'limit') return <LimitTab theme={theme} />;
  return (
    <div className="jw-drill-new">
      <PracticePanel />
      <ChumFormView actions={actions} />
    </div>
  );
}

export function DrillScreen({ theme }: { readonly theme: ShownTheme }): ReactNode {
  const tab = useChum((state) => state.tab);
  const openTab = useChum((state) => state.openTab);
  useDroppedFile();
  const actions = useChumActions();
  return (
    <main className="jw-screen jw-drill">
      <h1 className="jw-hidden">Drill</h1>
      <nav className="jw-tabs" aria-label="Drill">
        {drillTabs.map((one) => (
          <button
            key={one}
            type="button"
            className="jw-tab"
            aria-current={one === tab ? 'true' : undefined}
            onClick={() => {
              openTab(one);
            }}
          >
            {titles[one]}
          </button>
        ))}
      </nav>
      <CurrentTab tab={tab} actions={actions} theme={theme} />
    </main>
  );
}
