// What can be done from one cell or row of a table: filters written, other screens opened, texts copied.

import { picturePivots, tablePivots, type ObjectServices } from '../../objects/object-actions.ts';
import type { TableName } from '../../state/navigation-store.ts';
import { objectOf, type TrafficObject } from '../../state/traffic-object.ts';
import { addCondition, filterCondition } from '../../ui/filter-text.ts';
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

/** Its address, or the two that it is between. */
export function rowObject(table: TableName, row: Row): TrafficObject | null {
  const names = {
    packets: ['src_ip', 'dst_ip'],
    flows: ['client', 'server'],
    channels: ['client', 'server'],
    endpoints: ['id'],
  }[table];
  return objectOf(names.map((name) => (typeof row[name] === 'string' ? row[name] : null)));
}

/** The scope narrowed by the value of the cell; none where it has no value, or no filter knows its column. */
export function valuePivots({ row, column }: PivotPlace, { stores }: ObjectServices): Pivot[] {
  const value = row[column.id];
  if (value === null || value === undefined || column.field === null) return [];
  const { field } = column;
  const make = (verb: string, operator: '==' | '!='): Pivot => ({
    title: `${verb} ${column.title.toLowerCase()} ${String(value)}`,
    run() {
      const { filter, setFilter } = stores.navigation.getState();
      setFilter(addCondition(filter, filterCondition(field, operator, value)));
    },
  });
  return [make('Show only', '=='), make('Hide', '!=')];
}

const leadsTo: Readonly<Record<Exclude<TableName, 'packets'>, readonly TableName[]>> = {
  flows: ['packets'],
  channels: ['packets', 'flows'],
  endpoints: ['packets', 'flows', 'channels'],
};

/** Other tables and the picture. */
export function screenPivots({ table, row }: Omit<PivotPlace, 'column'>, app: ObjectServices): Pivot[] {
  const object = rowObject(table, row);
  const pictures = object === null ? [] : picturePivots(object, app);
  if (table !== 'packets')
    return [...tablePivots(rowCondition(table, row), tableRow[table], leadsTo[table], app), ...pictures];
  return [...tablePivots(conversationCondition(row), 'conversation', ['packets', 'flows'], app), ...pictures];
}
