// What can be done from one cell or row of a table: filters written, other screens opened, texts copied.

import { addCondition, filterCondition } from '../../ui/filter-text.ts';
import type { NavigationState, TableName } from '../../state/navigation-store.ts';
import type { Row } from '../../ui/cell-text.ts';
import type { Pivot } from '../../ui/row-menu.tsx';
import type { ColumnDefinition } from '../../ui/table-definitions.ts';

export interface PivotPlace {
  readonly table: TableName;
  readonly row: Row;
  readonly column: ColumnDefinition;
}

/** What one row of a table is. */
export const tableRow: Readonly<Record<TableName, string>> = {
  packets: 'packet',
  flows: 'flow',
  channels: 'channel',
  endpoints: 'endpoint',
};

/** The packets of the row: one packet, both directions of a flow or channel, or all of an endpoint. */
export function rowCondition(table: TableName, row: Row): string {
  const text = (name: string): string => String(row[name] ?? '');
  if (table === 'packets') return `id == ${text('id')}`;
  if (table === 'endpoints') return filterCondition('ip', '==', text('id'));
  const ports = [row['client_port'], row['server_port']].filter(
    (port) => typeof port === 'number' && port > 0,
  );
  return [
    filterCondition('ip', '==', text('client')),
    filterCondition('ip', '==', text('server')),
    ...ports.map((port) => `port == ${String(port)}`),
    filterCondition('proto', '==', text('protocol')),
  ].join(' and ');
}

/** Both ends of a packet's conversation, so that a flow can be followed from one packet. */
export function conversationCondition(row: Row): string {
  const ends = (['src_ip', 'dst_ip'] as const).flatMap((name) => {
    const value = row[name];
    return typeof value === 'string' ? [filterCondition('ip', '==', value)] : [];
  });
  const ports = [row['src_port'], row['dst_port']].filter((port) => typeof port === 'number' && port > 0);
  return [...ends, ...ports.map((port) => `port == ${String(port)}`)].join(' and ');
}

/** Addresses of a row, the remote-looking one last. */
export function rowAddresses(table: TableName, row: Row): readonly string[] {
  const names = {
    packets: ['src_ip', 'dst_ip'],
    flows: ['client', 'server'],
    channels: ['client', 'server'],
    endpoints: ['id'],
  }[table];
  return names.flatMap((name) => {
    const value = row[name];
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
}

function valuePivots({ row, column }: PivotPlace, navigation: NavigationState): Pivot[] {
  const value = row[column.id];
  if (value === null || value === undefined || column.field === null) return [];
  const { field } = column;
  const make = (title: string, operator: '==' | '!='): Pivot => ({
    title,
    run() {
      navigation.setFilter(addCondition(navigation.filter, filterCondition(field, operator, value)));
    },
  });
  return [
    make(`Only ${column.title} ${String(value)}`, '=='),
    make(`Exclude ${column.title} ${String(value)}`, '!='),
  ];
}

function screenPivots({ table, row }: PivotPlace, navigation: NavigationState): Pivot[] {
  const pivots: Pivot[] = [];
  if (table === 'packets') {
    pivots.push({
      title: 'Follow this conversation',
      run() {
        navigation.showTable('packets', conversationCondition(row));
      },
    });
  } else {
    pivots.push({
      title: `Show the packets of this ${tableRow[table]}`,
      run() {
        navigation.showTable('packets', rowCondition(table, row));
      },
    });
  }
  if (table === 'channels') {
    pivots.push({
      title: 'Show the flows of this channel',
      run() {
        navigation.showTable('flows', rowCondition(table, row));
      },
    });
  }
  for (const address of rowAddresses(table, row)) {
    pivots.push({
      title: `Show ${address} in the picture`,
      run() {
        navigation.showInPicture(address);
      },
    });
  }
  return pivots;
}

export function pivotsOf(place: PivotPlace, navigation: NavigationState): readonly Pivot[] {
  return [...valuePivots(place, navigation), ...screenPivots(place, navigation)];
}
