// Several datasets side by side: their ports and channels, what differs, where an upload would hide, and how good they are.

import type { FinderResult } from '@jaws/shared/contract/finder';
import { printPlan } from '@jaws/shared/finder/finder-plan';
import type { ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import { useStatus } from '../../state/app-context.tsx';
import { EmptyState, ErrorNotice } from '../../ui/empty-state.tsx';
import { ExploreBar } from '../../ui/screen-tabs.tsx';
import { formatCount, formatCounted } from '../../ui/format.ts';
import { FinderChanges } from './finder-changes.tsx';
import { FinderDatasets } from './finder-datasets.tsx';
import { FinderHiding } from './finder-hiding.tsx';
import { FinderPlot } from './finder-plot.tsx';
import { FinderQuality } from './finder-quality.tsx';
import { FinderTables } from './finder-tables.tsx';
import { useFinder, type FinderState } from './use-finder.ts';

function Answer(props: {
  readonly state: FinderState;
  readonly result: FinderResult;
  readonly theme: ShownTheme;
}): ReactNode {
  const { state, result, theme } = props;
  const { choice, choose } = state;
  if (result.packets === 0)
    return (
      <EmptyState title="Nothing matches in the chosen datasets.">
        Widen the filter, or choose others.
      </EmptyState>
    );
  return (
    <>
      <FinderPlot points={result.points} theme={theme} />
      <FinderChanges result={result} />
      <FinderHiding
        // Another plan from outside (Back, a copied address) is another form.
        key={printPlan(choice.plan)}
        plan={choice.plan}
        hiding={result.hiding}
        onPlan={(plan) => {
          choose({ ...choice, plan });
        }}
      />
      <FinderTables result={result} />
      {result.quality === null ? null : <FinderQuality notes={result.quality} />}
    </>
  );
}

function Notes({ result }: { readonly result: FinderResult }): ReactNode {
  return (
    <section className="jw-card" aria-label="Notes">
      <h2 className="jw-panel-title">In short</h2>
      <ul className="jw-finder-notes">
        {result.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        <li>Local: {result.localRule}.</li>
      </ul>
    </section>
  );
}

function statusText({ choice, result, isBusy }: FinderState): string {
  if (choice.datasets.length === 0) return 'No dataset is chosen';
  if (isBusy || result === null) return `Comparing ${formatCounted(choice.datasets.length, 'dataset')}…`;
  return `${formatCount(result.packets)} packets of ${formatCounted(result.datasets.length, 'dataset')}`;
}

function Body(props: { readonly state: FinderState; readonly theme: ShownTheme }): ReactNode {
  const { state, theme } = props;
  const { choice, result, error } = state;
  if (choice.datasets.length === 0)
    return <EmptyState title="Choose a dataset, or several to compare them." />;
  if (error !== null) return <ErrorNotice error={error} />;
  if (result === null) return <EmptyState title="Comparing…" />;
  return (
    <>
      <Notes result={result} />
      <Answer state={state} result={result} theme={theme} />
    </>
  );
}

export function FinderScreen(props: { readonly dataset: string; readonly theme: ShownTheme }): ReactNode {
  const { dataset, theme } = props;
  const state = useFinder(dataset);
  const { choice, choose, isBusy } = state;
  useStatus(statusText(state));
  return (
    <main className="jw-screen">
      <h1 className="jw-hidden">Finder</h1>
      <ExploreBar />
      <div className="jw-finder" aria-busy={isBusy && choice.datasets.length > 0}>
        <div className="jw-cards">
          <FinderDatasets choice={choice} choose={choose} />
          <Body state={state} theme={theme} />
        </div>
      </div>
    </main>
  );
}
