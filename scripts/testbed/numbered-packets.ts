// A seeded plan of packets in which each one can be named: flow, direction and size follow from its number, so that
// rows of a capture can be laid beside what was sent. Sizes are the "simple IMIX" (7:4:1 of small, medium and full
// frames) with some spread; most flows are TCP.

import { seededRandom } from './seeded-random.ts';

export interface NumberedPlan {
  readonly packets: number;
  readonly flows: number;
  readonly seed: number;
}

/** Columns of `packets` entries; the index is the packet's number. */
export interface NumberedPackets extends NumberedPlan {
  readonly flow: Uint16Array;
  /** 1 = from the client to the server. */
  readonly isUp: Uint8Array;
  /** Frame length on the wire in bytes, 60 to 1514. */
  readonly size: Uint16Array;
}

export interface NumberedFlow {
  readonly protocol: 'TCP' | 'UDP';
  readonly clientIp: string;
  readonly clientPort: number;
  readonly serverIp: string;
  readonly serverPort: number;
}

/** Room below each of the three sizes of the mix, so that neighbours in a flow seldom look the same. */
const spread = 60;
const small = 60;
const medium = 590;
const full = 1514;
const tcpPorts = [443, 80, 22, 8443] as const;
const udpPorts = [443, 4500, 51_820] as const;

/** At most 60,000 flows. The first packet of each flow comes from its client. */
export function numberedPackets(plan: NumberedPlan): NumberedPackets {
  if (plan.flows < 1 || plan.flows > 60_000) throw new Error(`bad number of flows ${plan.flows}`);
  const random = seededRandom(plan.seed);
  const flow = new Uint16Array(plan.packets);
  const isUp = new Uint8Array(plan.packets);
  const size = new Uint16Array(plan.packets);
  const seen = new Uint8Array(plan.flows);
  for (let number = 0; number < plan.packets; number++) {
    // Squared: a few busy flows and many quiet ones, as on a real network.
    const chosen = Math.floor(random.next() ** 2 * plan.flows);
    flow[number] = chosen;
    isUp[number] = seen[chosen] === 0 || random.next() < 0.4 ? 1 : 0;
    seen[chosen] = 1;
    size[number] = frameSize(random.whole(1, 12), random.whole(0, spread - 1));
  }
  return { ...plan, flow, isUp, size };
}

function frameSize(kind: number, extra: number): number {
  if (kind <= 7) return small + extra;
  return kind <= 11 ? medium + extra : full - extra;
}

/** Servers are in documentation ranges (RFC 5737), clients in a private one. */
export function numberedFlow(flow: number): NumberedFlow {
  const isTcp = flow % 10 < 7;
  const ports = isTcp ? tcpPorts : udpPorts;
  return {
    protocol: isTcp ? 'TCP' : 'UDP',
    clientIp: `10.20.${Math.floor(flow / 250)}.${1 + (flow % 250)}`,
    clientPort: 1024 + flow,
    serverIp: `${flow % 2 === 0 ? '203.0.113' : '198.51.100'}.${1 + (flow % 97)}`,
    serverPort: ports[flow % ports.length] as number,
  };
}

/** `protocol,srcIp,srcPort,dstIp,dstPort,size`: how a packet shows in the table. */
export function numberedKey(packets: NumberedPackets, number: number): string {
  const { protocol, clientIp, clientPort, serverIp, serverPort } = numberedFlow(packets.flow[number] ?? 0);
  const [client, server] = [`${clientIp},${clientPort}`, `${serverIp},${serverPort}`];
  const ends = packets.isUp[number] === 1 ? `${client},${server}` : `${server},${client}`;
  return `${protocol},${ends},${packets.size[number] ?? 0}`;
}
