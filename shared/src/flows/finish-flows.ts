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
