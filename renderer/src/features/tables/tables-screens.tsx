// Packets, flows, channels and endpoints: one screen each, with the table of that name.

import type { ReactNode } from 'react';
import type { TableName } from '../../state/navigation-store.ts';
import { tableTitles } from '../../ui/table-definitions.ts';
import { TablePanel } from './table-panel.tsx';

export function TableScreen(props: { readonly table: TableName; readonly dataset: string }): ReactNode {
  const { table, dataset } = props;
  return (
    <main className="jw-screen">
      <h1 className="jw-hidden">{tableTitles[table]}</h1>
      <TablePanel key={`${table} ${dataset}`} table={table} dataset={dataset} />
    </main>
  );
}
