// Finished flows as columns, client and server sides told apart. `clientX` counts what the client sent.
// Sizes: about 130 bytes a flow. Flow ids are row numbers, in order of each flow's first stored packet.

import type { PacketDictionaries } from '../domain/packet-table.ts';
import type { FlowActivities } from './flow-activities.ts';

/** How the client side was found, best last (DESIGN §1). */
export const clientSources = [
  'first-packet',
  'service-port',
  'syn-ack',
  'syn',
  'echo-reply',
  'echo-request',
  'flow-record',
] as const;

/** `flowOfRow` of packets that belong to no flow: those without addresses. */
export const noFlow = 0xffff_ffff;

export interface FlowTable {
  readonly count: number;
  readonly dictionaries: PacketDictionaries;
  /** Ids in `dictionaries.addresses`. */
  readonly client: Uint32Array;
  readonly server: Uint32Array;
  /** 0 where the protocol has none. */
  readonly clientPort: Uint16Array;
  readonly serverPort: Uint16Array;
  /** Ids in `dictionaries.protocols`. */
  readonly protocol: Uint16Array;
  /** Unix epoch in µs; `lastUs >= firstUs` even for captures out of order. */
  readonly firstUs: Float64Array;
  readonly lastUs: Float64Array;
  readonly clientPackets: Uint32Array;
  readonly serverPackets: Uint32Array;
  /** Bytes on the wire, headers included. */
  readonly clientBytes: Float64Array;
  readonly serverBytes: Float64Array;
  /** Transport payload bytes; packets whose payload size is missing add nothing. */
  readonly clientPayload: Float64Array;
  readonly serverPayload: Float64Array;
  /** Union of TCP flags, bits as in `PacketTable.tcpFlags`. */
  readonly clientFlags: Uint8Array;
  readonly serverFlags: Uint8Array;
  /** Index in `clientSources`. */
  readonly clientSource: Uint8Array;
  /** First detail id that the flow carried, and the first on a packet with a whole TLS ClientHello; 0 none. */
  readonly detail: Uint32Array;
  readonly helloDetail: Uint32Array;
  /** Packets that carried a detail (for DNS: named queries and answers). */
  readonly detailPackets: Uint32Array;
  /** Union of `factBits` over the packets. */
  readonly facts: Uint16Array;
  /** The first packet's label id; `labelMixed` is 1 where another packet had another label. */
  readonly label: Uint8Array;
  readonly labelMixed: Uint8Array;
  /** When it carried payload. */
  readonly activities: FlowActivities;
}

export type FlowState =
  'no-reply' | 'rejected' | 'open' | 'closed' | 'reset' | 'midstream' | 'answered' | 'one-way';

const fin = 1;
const syn = 2;
const rst = 4;
const ack = 16;

/** One word for the life of a flow; the TCP words only for flows with TCP flags. */
export function flowState(table: FlowTable, flow: number): FlowState {
  const client = table.clientFlags[flow] ?? 0;
  const server = table.serverFlags[flow] ?? 0;
  if ((client | server) === 0) return (table.serverPackets[flow] ?? 0) > 0 ? 'answered' : 'one-way';
  return tcpState(client, server);
}

function tcpState(client: number, server: number): FlowState {
  const either = client | server;
  if ((either & syn) === 0) return (either & rst) !== 0 ? 'reset' : 'midstream';
  const accepted = (server & syn) !== 0 || (client & server & ack & ~fin) !== 0;
  if ((server & rst) !== 0 && (server & syn) === 0) return 'rejected';
  if (!accepted) return 'no-reply';
  if ((either & rst) !== 0) return 'reset';
  return (client & server & fin) !== 0 ? 'closed' : 'open';
}
