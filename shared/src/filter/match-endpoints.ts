// Endpoints as the filter language sees them: `ip` is the address itself, `time` when it was first seen.

import type { Traffic } from '../analysis/traffic.ts';
import type { EndpointTable } from '../flows/endpoint-table.ts';
import type { CompiledFilter } from './compile-filter.ts';
import type { FilterField } from './filter-field.ts';
import type { FilterColumn, FilterRows } from './filter-rows.ts';
import { matchRows } from './match-rows.ts';

/** Rows of the endpoint table that match. @throws JawsError `filter.syntax` for fields that it does not have. */
export function matchEndpoints(
  traffic: Traffic,
  endpoints: EndpointTable,
  filter: CompiledFilter,
): Uint32Array {
  return matchRows(filter, endpointRows(traffic, endpoints));
}

export function endpointRows(traffic: Traffic, endpoints: EndpointTable): FilterRows {
  return {
    count: endpoints.count,
    what: 'endpoints',
    columns: (field) => makers[field]?.(traffic, endpoints) ?? null,
  };
}

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

type ColumnMaker = (traffic: Traffic, endpoints: EndpointTable) => readonly FilterColumn[];

const makers: Partial<Record<FilterField, ColumnMaker>> = {
  ip: address,
  net: address,
  src: address,
  dst: address,
  label: (traffic, endpoints) => computed((row) => endpointLabel(traffic, endpoints, row)),
  name: (_traffic, endpoints) => computed((row) => endpoints.name[row] ?? null),
  size: (_traffic, endpoints) =>
    computed((row) => (endpoints.bytesUp[row] as number) + (endpoints.bytesDown[row] as number)),
  up: (_traffic, endpoints) => [{ kind: 'numbers', values: endpoints.bytesUp }],
  down: (_traffic, endpoints) => [{ kind: 'numbers', values: endpoints.bytesDown }],
  packets: (_traffic, endpoints) => [{ kind: 'numbers', values: endpoints.packets }],
  time: (_traffic, endpoints) => [{ kind: 'numbers', values: endpoints.firstUs, perUnit: 1000 }],
  duration: (_traffic, endpoints) =>
    computed((row) => ((endpoints.lastUs[row] as number) - (endpoints.firstUs[row] as number)) / 1e6),
};

function address(traffic: Traffic, endpoints: EndpointTable): readonly FilterColumn[] {
  const { addresses } = traffic.flows.dictionaries;
  const text = (code: number): string | null => addresses.get(code);
  return [{ kind: 'coded', codes: endpoints.address, size: addresses.size, text }];
}

function computed(get: (row: number) => number | string | null): readonly FilterColumn[] {
  return [{ kind: 'computed', get }];
}
