// What an endpoint says beside its columns: its side and its label.

import type { Traffic } from '../analysis/traffic.ts';
import type { EndpointTable } from './endpoint-table.ts';

/** `group`: multicast and broadcast addresses. */
export function endpointScope(
  traffic: Traffic,
  endpoints: EndpointTable,
  row: number,
): 'local' | 'remote' | 'group' {
  if (traffic.group[endpoints.address[row] as number] === 1) return 'group';
  return endpoints.isLocal[row] === 1 ? 'local' : 'remote';
}

/** The label of its packets; `mixed` where they have several. */
export function endpointLabel(traffic: Traffic, endpoints: EndpointTable, row: number): string | null {
  if (endpoints.labelMixed[row] === 1) return 'mixed';
  return traffic.flows.dictionaries.labels.get(endpoints.label[row] as number);
}
