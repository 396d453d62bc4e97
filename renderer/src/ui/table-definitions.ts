// The four tables: their columns, how cells are written, and which field of the filter language a cell stands
// for (so that "filter by this value" writes a filter that the host understands).

import { channelColumns, endpointColumns, flowColumns, packetColumns } from '@jaws/shared/contract/tables';
import type { TableName } from '../state/navigation-store.ts';

export type CellKind = 'text' | 'mono' | 'bytes' | 'count' | 'time' | 'second' | 'seconds' | 'share';

export interface ColumnDefinition {
  readonly id: string;
  readonly title: string;
  /** In px at 100 % zoom. */
  readonly width: number;
  readonly kind: CellKind;
  /** Field of the filter language; null = no pivot. */
  readonly field: string | null;
  readonly hidden?: true;
  /** The column whose number is written behind this address. */
  readonly port?: string;
}

type Line = readonly [
  id: string,
  title: string,
  width: number,
  kind: CellKind,
  field: string | null,
  hidden?: true,
];

function columns(ids: readonly string[], lines: readonly Line[]): readonly ColumnDefinition[] {
  const known = new Map(lines.map((line) => [line[0], line]));
  return ids.map((id) => {
    const [, title, width, kind, field, hidden] = known.get(id) ?? [id, id, 100, 'text', null];
    const port = portOf[id];
    const rest = { ...(hidden === true ? { hidden } : {}), ...(port === undefined ? {} : { port }) };
    return { id, title, width, kind, field, ...rest };
  });
}

/** Address and port are one cell; a column of the port alone can be chosen, to sort and filter by it. */
const portOf: Readonly<Record<string, string>> = {
  src_ip: 'src_port',
  dst_ip: 'dst_port',
  client: 'client_port',
  server: 'server_port',
};

export const tableColumns: Readonly<Record<TableName, readonly ColumnDefinition[]>> = {
  packets: columns(packetColumns, [
    ['id', 'No.', 76, 'count', 'id'],
    ['time', 'Time', 214, 'time', null],
    ['protocol', 'Protocol', 82, 'text', 'proto'],
    ['src_ip', 'Source', 174, 'mono', 'src'],
    ['src_port', 'Port', 60, 'mono', 'sport', true],
    ['dst_ip', 'Destination', 174, 'mono', 'dst'],
    ['dst_port', 'Port', 60, 'mono', 'dport', true],
    ['size', 'Bytes', 66, 'count', 'size'],
    ['payload_size', 'Payload', 70, 'count', 'payload'],
    ['tcp_flags', 'Flags', 96, 'text', 'flags'],
    ['dns_domain', 'DNS name', 180, 'mono', 'dns'],
    ['http_url', 'HTTP', 200, 'mono', 'url', true],
    ['tls_sni', 'Server name (SNI)', 180, 'mono', 'sni'],
    ['ja4', 'JA4', 250, 'mono', 'ja4', true],
    ['label', 'Label', 70, 'text', 'label'],
    ['src_mac', 'Source MAC', 138, 'mono', 'mac', true],
    ['dst_mac', 'Destination MAC', 138, 'mono', 'mac', true],
    ['facts', 'Facts', 180, 'text', 'facts', true],
  ]),
  flows: columns(flowColumns, [
    ['id', 'No.', 70, 'count', null],
    ['start', 'Start', 154, 'second', null],
    ['duration', 'Duration', 90, 'seconds', null],
    ['protocol', 'Protocol', 82, 'text', 'proto'],
    ['client', 'Client', 174, 'mono', 'client'],
    ['client_port', 'Port', 60, 'mono', 'client_port', true],
    ['server', 'Server', 174, 'mono', 'server'],
    ['server_port', 'Port', 60, 'mono', 'server_port', true],
    ['packets', 'Packets', 76, 'count', null],
    ['up', 'Up', 80, 'bytes', null],
    ['down', 'Down', 80, 'bytes', null],
    ['name', 'Name', 190, 'mono', 'name'],
    ['ja4', 'JA4', 250, 'mono', 'ja4', true],
    ['community_id', 'Community ID', 250, 'mono', 'community_id', true],
    ['state', 'State', 96, 'text', null],
    ['label', 'Label', 70, 'text', 'label'],
  ]),
  channels: columns(channelColumns, [
    ['id', 'No.', 60, 'count', null, true],
    ['client', 'Client', 138, 'mono', 'client'],
    ['name', 'Server name', 210, 'mono', 'name'],
    ['server', 'Server', 174, 'mono', 'server'],
    ['server_port', 'Port', 60, 'mono', 'server_port', true],
    ['protocol', 'Protocol', 78, 'text', 'proto'],
    ['service', 'Service', 96, 'text', null],
    ['first', 'First', 154, 'second', null],
    ['last', 'Last', 154, 'second', null],
    ['flows', 'Flows', 62, 'count', null],
    ['packets', 'Packets', 76, 'count', null],
    ['up', 'Up', 80, 'bytes', null],
    ['down', 'Down', 80, 'bytes', null],
    ['outgoing', 'Outgoing', 82, 'share', null],
  ]),
  endpoints: columns(endpointColumns, [
    ['id', 'Address', 160, 'mono', 'ip'],
    ['scope', 'Side', 70, 'text', null],
    ['packets', 'Packets', 80, 'count', null],
    ['bytes', 'Bytes', 80, 'bytes', null],
    ['up', 'Up', 80, 'bytes', null],
    ['down', 'Down', 80, 'bytes', null],
    ['peers', 'Peers', 66, 'count', null],
    ['ports', 'Ports', 66, 'count', null],
    ['flows', 'Flows', 66, 'count', null],
    ['name', 'Name', 190, 'mono', 'name'],
    ['first', 'First', 154, 'second', null],
    ['last', 'Last', 154, 'second', null],
    ['label', 'Label', 70, 'text', 'label'],
  ]),
};

export const tableTitles: Readonly<Record<TableName, string>> = {
  packets: 'Packets',
  flows: 'Flows',
  channels: 'Channels',
  endpoints: 'Endpoints',
};

export function isNumeric(kind: CellKind): boolean {
  return kind === 'bytes' || kind === 'count' || kind === 'seconds' || kind === 'share';
}
