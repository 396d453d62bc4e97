// Turns flows under construction into a FlowTable: decides the client of each and puts its side first.

import type { PacketDictionaries } from '../domain/packet-table.ts';
import type { FlowActivities } from './flow-activities.ts';
import type { FlowColumns } from './flow-columns.ts';
import { clientSources, type FlowTable } from './flow-table.ts';
import { servicePortRank } from './service-port.ts';

const firstPacket = clientSources.indexOf('first-packet');
const servicePort = clientSources.indexOf('service-port');

/** Copies: the builder may go on afterwards. */
export function finishFlows(
  columns: FlowColumns,
  count: number,
  dictionaries: PacketDictionaries,
  activities: Omit<FlowActivities, 'clientSide'>,
): FlowTable {
  const clientSource = new Uint8Array(count);
  const clientSide = new Uint8Array(count);
  for (let flow = 0; flow < count; flow++) {
    const side = columns.clientSide[flow] as number;
    if (side > 0) {
      clientSide[flow] = side - 1;
      clientSource[flow] = columns.clientProof[flow] as number;
      continue;
    }
    const first = servicePortRank(columns.port[flow * 2] as number);
    const second = servicePortRank(columns.port[flow * 2 + 1] as number);
    clientSource[flow] = first === second ? firstPacket : servicePort;
    clientSide[flow] = first > second ? 1 : 0;
  }
  agree(columns, clientSource, clientSide);
  const pick = <T extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(
    from: T,
    into: T,
    other: 0 | 1,
  ): T => {
    for (let flow = 0; flow < count; flow++)
      into[flow] = from[flow * 2 + ((clientSide[flow] as number) ^ other)] as number;
    return into;
  };
  return {
    count,
    dictionaries,
    client: pick(columns.address, new Uint32Array(count), 0),
    server: pick(columns.address, new Uint32Array(count), 1),
    clientPort: pick(columns.port, new Uint16Array(count), 0),
    serverPort: pick(columns.port, new Uint16Array(count), 1),
    protocol: columns.protocol.slice(0, count),
    firstUs: columns.firstUs.slice(0, count),
    lastUs: columns.lastUs.slice(0, count),
    clientPackets: pick(columns.packets, new Uint32Array(count), 0),
    serverPackets: pick(columns.packets, new Uint32Array(count), 1),
    clientBytes: pick(columns.bytes, new Float64Array(count), 0),
    serverBytes: pick(columns.bytes, new Float64Array(count), 1),
    clientPayload: pick(columns.payload, new Float64Array(count), 0),
    serverPayload: pick(columns.payload, new Float64Array(count), 1),
    clientFlags: pick(columns.flags, new Uint8Array(count), 0),
    serverFlags: pick(columns.flags, new Uint8Array(count), 1),
    clientSource,
    detail: columns.detail.slice(0, count),
    helloDetail: columns.helloDetail.slice(0, count),
    detailPackets: columns.detailPackets.slice(0, count),
    facts: columns.facts.slice(0, count),
    label: columns.label.slice(0, count),
    labelMixed: columns.labelMixed.slice(0, count),
    activities: { ...activities, clientSide },
  };
}

/** More than there can be addresses; with a port and a protocol beside it the number stays exact. */
const addressStride = 2 ** 26;
const serviceStride = 2 ** 26;

/**
 * Who serves whom is one answer for a pair of addresses, a protocol and a port: a flow of which only the first packet
 * tells goes by what others of the same service have told.
 */
function agree(columns: FlowColumns, clientSource: Uint8Array, clientSide: Uint8Array): void {
  const pairs = new Map<number, number>();
  const known = new Set<number>();
  const serviceOf = (flow: number, client: number): number => {
    const ends =
      (columns.address[flow * 2 + client] as number) * addressStride +
      (columns.address[flow * 2 + 1 - client] as number);
    const pair = pairs.get(ends) ?? pairs.size;
    pairs.set(ends, pair);
    const port = columns.port[flow * 2 + 1 - client] as number;
    return pair * serviceStride + port * 1024 + (columns.protocol[flow] as number);
  };
  const count = clientSource.length;
  let isNeeded = false;
  for (let flow = 0; flow < count && !isNeeded; flow++) isNeeded = isOpen(columns, clientSource, flow);
  if (!isNeeded) return;
  for (let flow = 0; flow < count; flow++)
    if (clientSource[flow] !== firstPacket) known.add(serviceOf(flow, clientSide[flow] as number));
  for (let flow = 0; flow < count; flow++) {
    if (!isOpen(columns, clientSource, flow)) continue;
    const side = clientSide[flow] as number;
    if (known.has(serviceOf(flow, side))) continue;
    if (known.has(serviceOf(flow, 1 - side))) clientSide[flow] = 1 - side;
    else known.add(serviceOf(flow, side));
  }
}

/** Only the first packet told the client, and the flow has ports. */
function isOpen(columns: FlowColumns, clientSource: Uint8Array, flow: number): boolean {
  return clientSource[flow] === firstPacket && (columns.port[flow * 2] as number) > 0;
}
