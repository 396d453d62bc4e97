// Everything known of the active row, hidden columns too; every value can be selected and copied.

import { ActionIcon, Group, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TableName } from '../../state/navigation-store.ts';
import { FactList } from '../../ui/fact-list.tsx';
import { PivotButtons } from '../../ui/pivot-buttons.tsx';
import { Icon } from '../../ui/icon.tsx';
import { cellText, type Row } from '../../ui/cell-text.ts';
import type { Pivot } from '../../ui/row-menu.tsx';
import { tableColumns } from '../../ui/table-definitions.ts';

const one: Readonly<Record<TableName, string>> = {
  packets: 'Packet',
  flows: 'Flow',
  channels: 'Channel',
  endpoints: 'Endpoint',
};

function fieldTitle(id: string, title: string): string {
  if (id === 'src_port' || id === 'client_port') return `${id === 'src_port' ? 'Source' : 'Client'} port`;
  if (id === 'dst_port' || id === 'server_port')
    return `${id === 'dst_port' ? 'Destination' : 'Server'} port`;
  return title;
}

export function DetailsPane(props: {
  readonly table: TableName;
  readonly row: Row | undefined;
  readonly clock: 'utc' | 'local';
  readonly pivots: readonly Pivot[];
  readonly onClose: () => void;
}): ReactNode {
  const { table, row, clock, pivots, onClose } = props;
  return (
    <aside className="jw-details" aria-label={`${one[table]} details`}>
      <Group justify="space-between" wrap="nowrap">
        <h2 className="jw-panel-title">
          {one[table]} {row === undefined ? '' : String(row['id'])}
        </h2>
        <Tooltip label="Close the details (D)">
          <ActionIcon aria-label="Close the details" onClick={onClose}>
            <Icon name="close" size="0.875rem" />
          </ActionIcon>
        </Tooltip>
      </Group>
      {row === undefined ? (
        <p className="jw-dim">Choose a row.</p>
      ) : (
        <FactList
          facts={tableColumns[table].map(({ id, title, kind }) => [
            fieldTitle(id, title),
            // To the microsecond: there is room.
            cellText(row[id], kind === 'second' ? 'time' : kind, clock),
            kind !== 'text',
          ])}
        />
      )}
      <PivotButtons pivots={pivots} />
    </aside>
  );
}
