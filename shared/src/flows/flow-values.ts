// What a flow says beside its columns: bytes in the local frame, its name, its label. Shown by tables, tested by filters.

import type { Traffic } from '../analysis/traffic.ts';
import { serverNameOf } from './endpoint-table.ts';
import type { FlowTable } from './flow-table.ts';

/** Bytes that the local side of a flow sent. */
export function flowUpBytes({ flows, clientIsLocal }: Traffic, flow: number): number {
  const from = clientIsLocal[flow] === 1 ? flows.clientBytes : flows.serverBytes;
  return from[flow] as number;
}

export function flowDownBytes({ flows, clientIsLocal }: Traffic, flow: number): number {
  const from = clientIsLocal[flow] === 1 ? flows.serverBytes : flows.clientBytes;
  return from[flow] as number;
}

/** SNI or HTTP host, else the DNS name asked for, else the name that passive DNS has for the server. */
export function flowName({ flows, names }: Traffic, flow: number): string | null {
  const own =
    serverNameOf(flows, flow) ?? flows.dictionaries.details.get(flows.detail[flow] as number).dnsName;
  return own ?? names.get(flows.dictionaries.addresses.get(flows.server[flow] as number) ?? '') ?? null;
}

/** The label of its first packet; `mixed` where others have another. */
export function flowLabel(flows: FlowTable, flow: number): string | null {
  if (flows.labelMixed[flow] === 1) return 'mixed';
  return flows.dictionaries.labels.get(flows.label[flow] as number);
}
