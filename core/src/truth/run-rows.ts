// The rows of a dataset that belong to a run: by the 5-tuples that chum's machine saw, in either direction, and time.

import type { PacketTable } from '@jaws/shared/domain/packet-table';
import type { RunFlow, RunRecord } from '@jaws/shared/exfil/run-record';
import { afterEndMs, hasPorts, isEcho, plainIp } from '../capture/flows/watched-flow.ts';

const beforeMs = 1000;
/** Of a flow whose end nobody noted. */
const longestMs = 86_400_000;

interface RowFlow {
  /** Ids of the table; null = any (the socket was bound to all addresses). */
  readonly local: number | null;
  readonly remote: number;
  readonly remotePort: number;
  readonly protocol: number;
  /** Nothing else of ICMP, such as the search for neighbours, is of the run. */
  readonly isEchoOnly: boolean;
  readonly fromUs: number;
  readonly toUs: number;
}

/** Row numbers, rising. */
export function runRows(table: PacketTable, record: RunRecord): Uint32Array<ArrayBuffer> {
  const byPort = flowsByPort(table, record);
  const isUsed = new Uint8Array(65_536);
  for (const port of byPort.keys()) isUsed[port] = 1;
  const { sourcePort, destinationPort, source, destination } = table;
  const rows: number[] = [];
  // Two bytes turn nearly every row away; a run has few ports.
  for (let row = 0; row < table.count; row += 1) {
    const from = sourcePort[row] as number;
    const to = destinationPort[row] as number;
    if (((isUsed[from] as number) | (isUsed[to] as number)) === 0) continue;
    const [a, b] = [source[row] as number, destination[row] as number];
    if (isOf(byPort.get(from), table, row, a, b, to) || isOf(byPort.get(to), table, row, b, a, from))
      rows.push(row);
  }
  return Uint32Array.from(rows);
}

function isOf(
  flows: readonly RowFlow[] | undefined,
  table: PacketTable,
  row: number,
  local: number,
  remote: number,
  remotePort: number,
): boolean {
  if (flows === undefined) return false;
  const us = table.timestampUs[row] as number;
  return flows.some(
    (flow) =>
      flow.remotePort === remotePort &&
      flow.remote === remote &&
      (flow.local === null || flow.local === local) &&
      flow.protocol === table.protocol[row] &&
      (!flow.isEchoOnly || isEcho(table.facts[row] as number)) &&
      us >= flow.fromUs &&
      us <= flow.toUs,
  );
}

function flowsByPort(table: PacketTable, record: RunRecord): Map<number, RowFlow[]> {
  const byPort = new Map<number, RowFlow[]>();
  const tellsEchoes = table.facts.subarray(0, table.count).some(isEcho);
  for (const flow of record.flows) {
    const found = rowFlow(table, record, flow, tellsEchoes);
    if (found === null || (hasPorts(flow.protocol) && flow.localPort < 1)) continue;
    byPort.set(flow.localPort, [...(byPort.get(flow.localPort) ?? []), found]);
  }
  return byPort;
}

/** Null when the dataset has no packet of one of its ends. */
function rowFlow(table: PacketTable, record: RunRecord, flow: RunFlow, tellsEchoes: boolean): RowFlow | null {
  const { addresses, protocols } = table.dictionaries;
  const isAny = ['', '0.0.0.0', '::'].includes(plainIp(flow.localIp));
  const local = isAny ? null : addresses.find(plainIp(flow.localIp));
  const remote = addresses.find(plainIp(flow.remoteIp));
  const protocol = protocols.find(flow.protocol);
  if (local === undefined || remote === undefined || protocol === undefined) return null;
  const endedMs = flow.endedMs ?? record.endedMs ?? flow.startedMs + longestMs;
  return {
    ...{ local, remote, protocol, remotePort: flow.remotePort },
    isEchoOnly: tellsEchoes && !hasPorts(flow.protocol),
    fromUs: (flow.startedMs - beforeMs) * 1000,
    toUs: (endedMs + afterEndMs(flow.protocol)) * 1000,
  };
}
