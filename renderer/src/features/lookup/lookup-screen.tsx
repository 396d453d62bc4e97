// Look-ups of many: a pasted list as a table or on a map, the whole scope on a map, and what the answers are made of.

import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ShownTheme } from '../../app/themed.tsx';
import { useNavigation } from '../../state/app-context.tsx';
import { useShownDataset } from '../../state/use-shown-dataset.ts';
import { SourcesOfLookups } from './sources-of-lookups.tsx';
import { ListMap, ListView } from './list-view.tsx';
import { ScopeMap } from './scope-map.tsx';

const views = {
  list: 'List',
  map: 'Map of the list',
  scope: 'Map of the scope',
  sources: 'Databases and lists',
};
type View = keyof typeof views;

function isView(text: string | null): text is View {
  return text !== null && Object.hasOwn(views, text);
}

function Body(props: {
  readonly view: View;
  readonly dataset: string | null;
  readonly theme: ShownTheme;
}): ReactNode {
  const { view, dataset, theme } = props;
  if (view === 'list') return <ListView dataset={dataset} />;
  if (view === 'map') return <ListMap dataset={dataset} theme={theme} />;
  if (view === 'sources') return <SourcesOfLookups />;
  return <ScopeMap dataset={dataset} theme={theme} />;
}

export function LookupScreen({ theme }: { readonly theme: ShownTheme }): ReactNode {
  const dataset = useShownDataset();
  const pick = useNavigation((state) => state.pick);
  const setPick = useNavigation((state) => state.setPick);
  const view = isView(pick) ? pick : 'list';
  return (
    <main className="jw-screen">
      <h1 className="jw-hidden">Look up</h1>
      <div className="jw-bar">
        <SegmentedControl
          size="xs"
          aria-label="View"
          value={view}
          data={Object.entries(views).map(([value, label]) => ({ value, label }))}
          onChange={(value) => {
            setPick(value === 'list' ? null : value);
          }}
        />
      </div>
      <div className="jw-lookup">
        <Body view={view} dataset={dataset} theme={theme} />
      </div>
    </main>
  );
}
