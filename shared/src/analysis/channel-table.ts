// Channels: what one local address has to do with one service of one remote address (DETECTION §2), summed over
// their flows. The unit in which "something leaves" is judged; endpoints and flows inherit from it.

import { flowState } from '../flows/flow-table.ts';
import type { Traffic } from './traffic.ts';

export interface ChannelTable {
  readonly count: number;
  /** Channel of every flow. */
  readonly channelOfFlow: Uint32Array;
  /** Address ids. */
  readonly local: Uint32Array;
  readonly remote: Uint32Array;
  /** The server's port, whichever side serves; 0 without ports. */
  readonly port: Uint16Array;
  readonly protocol: Uint16Array;
  /** 1 where the local side is the client. */
  readonly localIsClient: Uint8Array;
  readonly packets: Float64Array;
  /** Bytes on the wire and payload bytes, local frame. */
  readonly bytesUp: Float64Array;
  readonly bytesDown: Float64Array;
  readonly payloadUp: Float64Array;
  readonly payloadDown: Float64Array;
  readonly flows: Float64Array;
  /** Flows that were refused or never answered. */
  readonly failed: Float64Array;
  readonly firstUs: Float64Array;
  readonly lastUs: Float64Array;
}

const stride = 5;
/** More than there can be addresses (as in endpoint-table.ts), and twice the protocols; products stay exact. */
const addressStride = 2 ** 26;
const protocolStride = 2 ** 10;

export function buildChannels(traffic: Traffic): ChannelTable {
  const { flows, clientIsLocal } = traffic;
  const channelOfFlow = new Uint32Array(flows.count);
  const key = new Float64Array(flows.count * stride);
  // Two maps of numbers: text keys took as long as all the rest.
  const pairs = new Map<number, number>();
  const ids = new Map<number, number>();
  let count = 0;
  for (let flow = 0; flow < flows.count; flow++) {
    const up = clientIsLocal[flow] === 1;
    const local = (up ? flows.client[flow] : flows.server[flow]) as number;
    const remote = (up ? flows.server[flow] : flows.client[flow]) as number;
    const port = flows.serverPort[flow] as number;
    const protocol = flows.protocol[flow] as number;
    const ends = local * addressStride + remote;
    const pair = pairs.get(ends) ?? pairs.size;
    pairs.set(ends, pair);
    const service = (pair * 65_536 + port) * protocolStride + protocol * 2 + (up ? 1 : 0);
    let channel = ids.get(service);
    if (channel === undefined) {
      channel = count++;
      ids.set(service, channel);
      key.set([local, remote, port, protocol, up ? 1 : 0], channel * stride);
    }
    channelOfFlow[flow] = channel;
  }
  const part = (at: number): Float64Array =>
    Float64Array.from({ length: count }, (_, channel) => key[channel * stride + at] as number);
  const table = {
    count,
    channelOfFlow,
    local: Uint32Array.from(part(0)),
    remote: Uint32Array.from(part(1)),
    port: Uint16Array.from(part(2)),
    protocol: Uint16Array.from(part(3)),
    localIsClient: Uint8Array.from(part(4)),
    packets: new Float64Array(count),
    bytesUp: new Float64Array(count),
    bytesDown: new Float64Array(count),
    payloadUp: new Float64Array(count),
    payloadDown: new Float64Array(count),
    flows: new Float64Array(count),
    failed: new Float64Array(count),
    firstUs: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    lastUs: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
  };
  for (let flow = 0; flow < flows.count; flow++) sumFlow(traffic, flow, table);
  return table;
}

function sumFlow(traffic: Traffic, flow: number, table: ChannelTable): void {
  const { flows } = traffic;
  const channel = table.channelOfFlow[flow] as number;
  const up = traffic.clientIsLocal[flow] === 1;
  const add = (into: Float64Array, value: number | undefined): void => {
    into[channel] = (into[channel] as number) + (value ?? 0);
  };
  add(table.packets, (flows.clientPackets[flow] as number) + (flows.serverPackets[flow] as number));
  add(up ? table.bytesUp : table.bytesDown, flows.clientBytes[flow]);
  add(up ? table.bytesDown : table.bytesUp, flows.serverBytes[flow]);
  add(up ? table.payloadUp : table.payloadDown, flows.clientPayload[flow]);
  add(up ? table.payloadDown : table.payloadUp, flows.serverPayload[flow]);
  add(table.flows, 1);
  const state = flowState(flows, flow);
  if (state === 'rejected' || state === 'no-reply') add(table.failed, 1);
  table.firstUs[channel] = Math.min(table.firstUs[channel] as number, flows.firstUs[flow] as number);
  table.lastUs[channel] = Math.max(table.lastUs[channel] as number, flows.lastUs[flow] as number);
}
