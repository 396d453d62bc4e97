// The Packets screen, and the Flows screen with its two tabs.

import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNavigation } from '../../state/app-context.tsx';
import { TablePanel } from './table-panel.tsx';

export function PacketsScreen(props: { readonly dataset: string }): ReactNode {
  return (
    <main className="jw-screen">
      <h1 className="jw-hidden">Packets</h1>
      <TablePanel key={props.dataset} table="packets" dataset={props.dataset} />
    </main>
  );
}

export function FlowsScreen(props: { readonly dataset: string }): ReactNode {
  const tab = useNavigation((state) => state.flowsTab);
  const setTab = useNavigation((state) => state.setFlowsTab);
  return (
    <main className="jw-screen">
      <h1 className="jw-hidden">Flows and endpoints</h1>
      <div className="jw-bar jw-tabs">
        <SegmentedControl
          aria-label="Table"
          value={tab}
          data={[
            { value: 'flows', label: 'Flows' },
            { value: 'endpoints', label: 'Endpoints' },
          ]}
          onChange={(value) => {
            setTab(value === 'endpoints' ? 'endpoints' : 'flows');
          }}
        />
      </div>
      <div style={{ position: 'relative', flex: 1 }}>
        <TablePanel key={`${tab} ${props.dataset}`} table={tab} dataset={props.dataset} />
      </div>
    </main>
  );
}
