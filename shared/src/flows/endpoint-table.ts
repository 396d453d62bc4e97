// Endpoints: one row per address that has flows, summed from them. Bytes are in the local frame (DESIGN §1): up is
// what the local side of a flow sent, so a remote endpoint's "down" is what its clients fetched from it.

import { hostOfUrl } from '../domain/url-host.ts';
import type { FlowTable } from './flow-table.ts';

export interface EndpointContext {
  /** By address id: 1 = local. */
  readonly local: Uint8Array;
  /** By flow: 1 where the client is the local side. */
  readonly clientIsLocal: Uint8Array;
  /** Passive DNS: address -> name. */
  readonly names: ReadonlyMap<string, string>;
}

export interface EndpointTable {
  readonly count: number;
  /** Address ids, in order of appearance in the flows. */
  readonly address: Uint32Array;
  /** By address id; addresses without flows have 0xffffffff. */
  readonly rowOfAddress: Uint32Array;
  readonly isLocal: Uint8Array;
  readonly packets: Float64Array;
  readonly bytesUp: Float64Array;
  readonly bytesDown: Float64Array;
  readonly flows: Float64Array;
  /** Different other ends, and different server ports over all its flows. */
  readonly peers: Uint32Array;
  readonly ports: Uint32Array;
  readonly firstUs: Float64Array;
  readonly lastUs: Float64Array;
  /** Passive DNS first, else the SNI or HTTP host of a flow to it; null = no name was seen. */
  readonly name: readonly (string | null)[];
  /** The label id of its first flow; `labelMixed` where its packets have several. */
  readonly label: Uint8Array;
  readonly labelMixed: Uint8Array;
}

const none = 0xffff_ffff;
/** More than there can be ports or, in one table, endpoints; row times it stays an exact double. */
const pairStride = 2 ** 26;

export function buildEndpoints(flows: FlowTable, context: EndpointContext): EndpointTable {
  const { addresses } = flows.dictionaries;
  const rowOfAddress = new Uint32Array(addresses.size).fill(none);
  const address: number[] = [];
  for (let flow = 0; flow < flows.count; flow++) {
    for (const id of [flows.client[flow] as number, flows.server[flow] as number]) {
      if (rowOfAddress[id] !== none) continue;
      rowOfAddress[id] = address.length;
      address.push(id);
    }
  }
  const count = address.length;
  const table = {
    count,
    address: Uint32Array.from(address),
    rowOfAddress,
    isLocal: Uint8Array.from(address, (id) => context.local[id] ?? 0),
    packets: new Float64Array(count),
    bytesUp: new Float64Array(count),
    bytesDown: new Float64Array(count),
    flows: new Float64Array(count),
    peers: countPairs(flows, rowOfAddress, count, (_flow, other) => other),
    ports: countPairs(flows, rowOfAddress, count, (flow) => flows.serverPort[flow] as number),
    firstUs: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    lastUs: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
    name: address.map((id) => context.names.get(addresses.get(id) ?? '') ?? null),
    label: new Uint8Array(count),
    labelMixed: new Uint8Array(count),
  };
  for (let flow = 0; flow < flows.count; flow++) sumFlow(flows, flow, context, table);
  return table;
}

type Sums = Omit<EndpointTable, 'name'> & { readonly name: (string | null)[] };

function sumFlow(flows: FlowTable, flow: number, context: EndpointContext, table: Sums): void {
  const client = table.rowOfAddress[flows.client[flow] as number] as number;
  const server = table.rowOfAddress[flows.server[flow] as number] as number;
  const rows = client === server ? [client] : [client, server];
  const [up, down] =
    context.clientIsLocal[flow] === 1
      ? [flows.clientBytes[flow] as number, flows.serverBytes[flow] as number]
      : [flows.serverBytes[flow] as number, flows.clientBytes[flow] as number];
  const packets = (flows.clientPackets[flow] as number) + (flows.serverPackets[flow] as number);
  for (const row of rows) {
    if (table.flows[row] === 0) table.label[row] = flows.label[flow] as number;
    else if (table.label[row] !== flows.label[flow]) table.labelMixed[row] = 1;
    if (flows.labelMixed[flow] === 1) table.labelMixed[row] = 1;
    table.packets[row] = (table.packets[row] as number) + packets;
    table.bytesUp[row] = (table.bytesUp[row] as number) + up;
    table.bytesDown[row] = (table.bytesDown[row] as number) + down;
    table.flows[row] = (table.flows[row] as number) + 1;
    table.firstUs[row] = Math.min(table.firstUs[row] as number, flows.firstUs[flow] as number);
    table.lastUs[row] = Math.max(table.lastUs[row] as number, flows.lastUs[flow] as number);
  }
  table.name[server] ??= serverNameOf(flows, flow);
}

/** What the client called the server: SNI, else the HTTP host. */
export function serverNameOf(flows: FlowTable, flow: number): string | null {
  const { details } = flows.dictionaries;
  const hello = details.get(flows.helloDetail[flow] as number);
  if (hello.sni !== null) return hello.sni;
  const first = details.get(flows.detail[flow] as number);
  return first.sni ?? hostOfUrl(first.httpUrl);
}

/** Different values per endpoint, by sorting (row, value) pairs: no set per endpoint. */
function countPairs(
  flows: FlowTable,
  rowOfAddress: Uint32Array,
  count: number,
  value: (flow: number, other: number) => number,
): Uint32Array {
  const pairs = new Float64Array(flows.count * 2);
  for (let flow = 0; flow < flows.count; flow++) {
    const client = rowOfAddress[flows.client[flow] as number] as number;
    const server = rowOfAddress[flows.server[flow] as number] as number;
    pairs[flow * 2] = client * pairStride + value(flow, server);
    pairs[flow * 2 + 1] = server * pairStride + value(flow, client);
  }
  pairs.sort();
  const different = new Uint32Array(count);
  for (let at = 0; at < pairs.length; at++) {
    if (at > 0 && pairs[at] === pairs[at - 1]) continue;
    const row = Math.floor((pairs[at] as number) / pairStride);
    different[row] = (different[row] as number) + 1;
  }
  return different;
}
