// Flows as the filter language sees them: src = client, dst = server, size = bytes of both ways, time = start.

import type { Traffic } from '../analysis/traffic.ts';
import type { PacketDetail } from '../domain/detail-dictionary.ts';
import { factCombinations, factWords } from '../domain/fact-words.ts';
import { tcpFlagsText } from '../domain/tcp-flags.ts';
import { serverNameOf } from '../flows/endpoint-table.ts';
import type { FlowTable } from '../flows/flow-table.ts';
import type { CompiledFilter } from './compile-filter.ts';
import type { FilterField } from './filter-field.ts';
import type { FilterColumn, FilterRows } from './filter-rows.ts';
import { matchRows } from './match-rows.ts';

/** Flow numbers (from 0) that match. @throws JawsError `filter.syntax` for fields that flows do not have. */
export function matchFlows(traffic: Traffic, filter: CompiledFilter): Uint32Array {
  return matchRows(filter, flowRows(traffic));
}

export function flowRows(traffic: Traffic): FilterRows {
  return {
    count: traffic.flows.count,
    what: 'flows',
    columns: (field) => makers[field]?.(traffic) ?? null,
  };
}

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

type ColumnMaker = (traffic: Traffic) => readonly FilterColumn[];

const makers: Partial<Record<FilterField, ColumnMaker>> = {
  ip: ({ flows }) => [address(flows, flows.client), address(flows, flows.server)],
  net: ({ flows }) => [address(flows, flows.client), address(flows, flows.server)],
  src: ({ flows }) => [address(flows, flows.client)],
  dst: ({ flows }) => [address(flows, flows.server)],
  port: ({ flows }) => [
    { kind: 'numbers', values: flows.clientPort },
    { kind: 'numbers', values: flows.serverPort },
  ],
  sport: ({ flows }) => [{ kind: 'numbers', values: flows.clientPort }],
  dport: ({ flows }) => [{ kind: 'numbers', values: flows.serverPort }],
  proto: ({ flows }) => [
    {
      kind: 'coded',
      codes: flows.protocol,
      size: flows.dictionaries.protocols.size,
      text: (code) => flows.dictionaries.protocols.get(code),
    },
  ],
  label: ({ flows }) => computed((flow) => flowLabel(flows, flow)),
  size: ({ flows }) => sum(flows.clientBytes, flows.serverBytes),
  payload: ({ flows }) => sum(flows.clientPayload, flows.serverPayload),
  packets: ({ flows }) => sum(flows.clientPackets, flows.serverPackets),
  up: (traffic) => computed((flow) => flowUpBytes(traffic, flow)),
  down: (traffic) => computed((flow) => flowDownBytes(traffic, flow)),
  duration: ({ flows }) =>
    computed((flow) => ((flows.lastUs[flow] as number) - (flows.firstUs[flow] as number)) / 1e6),
  time: ({ flows }) => [{ kind: 'numbers', values: flows.firstUs, perUnit: 1000 }],
  flags: ({ flows }) =>
    computed((flow) =>
      tcpFlagsText((flows.clientFlags[flow] as number) | (flows.serverFlags[flow] as number)),
    ),
  sni: ({ flows }) => [detail(flows, flows.helloDetail, (found) => found.sni)],
  ja4: ({ flows }) => [detail(flows, flows.helloDetail, (found) => found.ja4)],
  dns: ({ flows }) => [detail(flows, flows.detail, (found) => found.dnsName)],
  url: ({ flows }) => [detail(flows, flows.detail, (found) => found.httpUrl)],
  facts: ({ flows }) => [{ kind: 'words', codes: flows.facts, size: factCombinations, words: factWords }],
  name: (traffic) => computed((flow) => flowName(traffic, flow)),
  id: () => computed((flow) => flow + 1),
};

function address(flows: FlowTable, codes: Uint32Array): FilterColumn {
  const { addresses } = flows.dictionaries;
  return { kind: 'coded', codes, size: addresses.size, text: (code) => addresses.get(code) };
}

function detail(
  flows: FlowTable,
  codes: Uint32Array,
  pick: (found: PacketDetail) => string | null,
): FilterColumn {
  const { details } = flows.dictionaries;
  return { kind: 'coded', codes, size: details.size, text: (code) => pick(details.get(code)) };
}

function sum(a: Float64Array | Uint32Array, b: Float64Array | Uint32Array): readonly FilterColumn[] {
  return computed((flow) => (a[flow] as number) + (b[flow] as number));
}

function computed(get: (flow: number) => number | string | null): readonly FilterColumn[] {
  return [{ kind: 'computed', get }];
}
