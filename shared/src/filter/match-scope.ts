// The one rule of a filter on every screen: it chooses packets. What is asked of a flow (`up`, `name`, `client` …) is asked
// of the flow that a packet belongs to, so all packets of the flow are chosen, or none.

import type { Traffic } from '../analysis/traffic.ts';
import { flowCommunityId } from '../flows/flow-community-id.ts';
import { flowDownBytes, flowName, flowUpBytes } from '../flows/flow-values.ts';
import type { CompiledFilter } from './compile-filter.ts';
import type { FilterField } from './filter-field.ts';
import type { FilterRows } from './filter-rows.ts';
import { packetRows } from './match-packets.ts';
import { matchRows } from './match-rows.ts';
import type { PacketTable } from '../domain/packet-table.ts';

/**
 * Indices of the matching packets, ascending. `traffic` is asked for only where the filter has a field of flows.
 * @throws JawsError `filter.syntax`.
 */
export function matchScope(table: PacketTable, filter: CompiledFilter, traffic: () => Traffic): Uint32Array {
  const packets = packetRows(table);
  let known: Traffic | null = null;
  const rows: FilterRows = {
    ...packets,
    columns(field) {
      const value = flowFields[field];
      if (value === undefined) return packets.columns(field);
      const found = (known ??= traffic());
      const get = (flow: number): number | string | null => value(found, flow);
      return [{ kind: 'keyed', keys: found.flowOfRow, size: found.flows.count, get }];
    },
  };
  return matchRows(filter, rows);
}

type FlowValue = (traffic: Traffic, flow: number) => number | string | null;

const address = (traffic: Traffic, code: number | undefined): string | null =>
  traffic.flows.dictionaries.addresses.get(code ?? 0);

/** Of the flow that a packet belongs to. */
export function isFlowField(field: FilterField): boolean {
  return flowFields[field] !== undefined;
}

const flowFields: Partial<Record<FilterField, FlowValue>> = {
  client: (traffic, flow) => address(traffic, traffic.flows.client[flow]),
  server: (traffic, flow) => address(traffic, traffic.flows.server[flow]),
  client_port: ({ flows }, flow) => flows.clientPort[flow] as number,
  server_port: ({ flows }, flow) => flows.serverPort[flow] as number,
  packets: ({ flows }, flow) => (flows.clientPackets[flow] as number) + (flows.serverPackets[flow] as number),
  up: flowUpBytes,
  down: flowDownBytes,
  duration: ({ flows }, flow) => ((flows.lastUs[flow] as number) - (flows.firstUs[flow] as number)) / 1e6,
  name: flowName,
  community_id: flowCommunityId,
};
