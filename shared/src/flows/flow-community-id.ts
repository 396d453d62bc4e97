// The Community ID of the flows of a table, made when somebody asks for it. Of ICMP a packet row knows whether it is an
// echo, and not which other type it has: flows of other ICMP have no known ID.

import type { Traffic } from '../analysis/traffic.ts';
import { ipProtocolNumber } from '../domain/ip-protocols.ts';
import { factBits } from '../domain/packet-table.ts';
import { communityId, type FlowEnds } from './community-id.ts';
import { noFlow } from './flow-table.ts';

const echoRequestTypes: ReadonlyMap<number, number> = new Map([
  [1, 8],
  [58, 128],
]);
const portProtocols: ReadonlySet<number> = new Set([6, 17, 132]);
/** Types of echoes are in the specification's table of pairs: their code is not looked at. */
const anyCode = 0;

/** By traffic, so that a page of a table does not go through all packets again. */
const pureEchoes = new WeakMap<Traffic, Uint8Array>();

/** Null: not known, or not IP. */
export function flowCommunityId(traffic: Traffic, flow: number): string | null {
  const { flows } = traffic;
  const { addresses, protocols } = flows.dictionaries;
  const protocol = ipProtocolNumber(protocols.get(flows.protocol[flow] as number) ?? '');
  const ports = protocol === null ? null : portsOf(traffic, flow, protocol);
  if (protocol === null || ports === null) return null;
  return communityId({
    protocol,
    source: addresses.get(flows.client[flow] as number) ?? '',
    destination: addresses.get(flows.server[flow] as number) ?? '',
    ...ports,
  });
}

function portsOf(
  traffic: Traffic,
  flow: number,
  protocol: number,
): Pick<FlowEnds, 'sourcePort' | 'destinationPort'> | null {
  const { flows } = traffic;
  const echo = echoRequestTypes.get(protocol);
  if (echo !== undefined) {
    const isEcho = echoesOf(traffic)[flow] === 1;
    return isEcho ? { sourcePort: echo, destinationPort: anyCode } : null;
  }
  const ends = {
    sourcePort: flows.clientPort[flow] as number,
    destinationPort: flows.serverPort[flow] as number,
  };
  // Both ports 0: the header with the ports was not captured.
  const lacksPorts = portProtocols.has(protocol) && ends.sourcePort === 0 && ends.destinationPort === 0;
  return lacksPorts ? null : ends;
}

/** By flow: 1 where every packet is an echo, and one side asks. */
function echoesOf(traffic: Traffic): Uint8Array {
  const known = pureEchoes.get(traffic);
  if (known !== undefined) return known;
  const { table, flows, flowOfRow } = traffic;
  const found = new Uint8Array(flows.count).fill(1);
  for (let row = 0; row < table.count; row++) {
    const flow = flowOfRow[row] as number;
    if (flow === noFlow) continue;
    const facts = table.facts[row] as number;
    const fromClient = table.source[row] === flows.client[flow];
    const fits = fromClient ? factBits.echoRequest : factBits.echoReply;
    if ((facts & fits) === 0) found[flow] = 0;
  }
  pureEchoes.set(traffic, found);
  return found;
}
