// What the families ask of each channel: its flows, what was said in them, and who its two ends are. Client and server
// stand for themselves here: "up" is what the client sent, whichever side is local.

import type { ChannelTable } from '../analysis/channel-table.ts';
import { sumByDomain, type DnsAsker, type FlowQuestions } from '../analysis/dns-questions.ts';
import type { FlowSpeech } from '../analysis/flow-names.ts';
import type { Traffic } from '../analysis/traffic.ts';
import { isLoopback, isPrivateAddress } from '../domain/local-rule.ts';
import { factBits } from '../domain/packet-table.ts';

export interface ChannelBook {
  readonly traffic: Traffic;
  readonly channels: ChannelTable;
  readonly speech: FlowSpeech;
  readonly questions: FlowQuestions;
  /** What each host asked for, by domain. */
  readonly askers: readonly DnsAsker[];
  /** Flows of channel c: `flowList[flowStart[c] … flowStart[c + 1] - 1]`, in the order of their first packets. */
  readonly flowStart: Uint32Array;
  readonly flowList: Uint32Array;
  /** Address ids. */
  readonly client: Uint32Array;
  readonly server: Uint32Array;
  /** Payload bytes of client and server. */
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** Unions over the flows: `factBits` and `speechBits`. */
  readonly facts: Uint16Array;
  readonly seen: Uint16Array;
  /**
   * 0: it leaves nothing, or stays on the link (groups, ARP, an address to itself, loopback unless the given local
   * networks hold one end only).
   */
  readonly judged: Uint8Array;
  /** By address id: 1 where the address is private; 1 where the host has asked the DNS anything. */
  readonly isPrivate: Uint8Array;
  readonly asks: Uint8Array;
  /** Ids in `dictionaries.protocols`; -1 where the capture has none of it. */
  readonly tcp: number;
  readonly udp: number;
  readonly arp: number;
}

/** Two ids of addresses as one number: first · stride + second. */
export const addressStride = 2 ** 26;

export function channelBook(
  traffic: Traffic,
  channels: ChannelTable,
  speech: FlowSpeech,
  questions: FlowQuestions,
): ChannelBook {
  const { protocols, details } = traffic.table.dictionaries;
  const ends = endsOf(channels);
  const arp = protocols.find('ARP') ?? -1;
  return {
    ...{ traffic, channels, speech, questions, arp },
    ...ends,
    ...factsOf(traffic, channels, speech),
    ...flowsByChannel(channels, traffic.flows.count),
    askers: sumByDomain(details, questions, channels.channelOfFlow),
    judged: judgedChannels(traffic, channels, ends, arp),
    isPrivate: addressesThat(traffic, isPrivateAddress),
    asks: askingHosts(traffic, questions),
    tcp: protocols.find('TCP') ?? -1,
    udp: protocols.find('UDP') ?? -1,
  };
}

type Ends = Pick<ChannelBook, 'client' | 'server' | 'up' | 'down'>;

function endsOf({ count, localIsClient, local, remote, payloadUp, payloadDown }: ChannelTable): Ends {
  const client = new Uint32Array(count);
  const server = new Uint32Array(count);
  const up = new Float64Array(count);
  const down = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const isOut = localIsClient[at] === 1;
    client[at] = (isOut ? local[at] : remote[at]) as number;
    server[at] = (isOut ? remote[at] : local[at]) as number;
    up[at] = (isOut ? payloadUp[at] : payloadDown[at]) as number;
    down[at] = (isOut ? payloadDown[at] : payloadUp[at]) as number;
  }
  return { client, server, up, down };
}

function factsOf(
  { flows }: Traffic,
  { count, channelOfFlow }: ChannelTable,
  speech: FlowSpeech,
): Pick<ChannelBook, 'facts' | 'seen'> {
  const facts = new Uint16Array(count);
  const seen = new Uint16Array(count);
  for (let flow = 0; flow < flows.count; flow++) {
    const channel = channelOfFlow[flow] as number;
    facts[channel] = (facts[channel] as number) | (flows.facts[flow] as number);
    seen[channel] = (seen[channel] as number) | (speech.seen[flow] as number);
  }
  return { facts, seen };
}

function judgedChannels(
  traffic: Traffic,
  { count, protocol }: ChannelTable,
  { client, server }: Ends,
  arp: number,
): Uint8Array {
  const judged = new Uint8Array(count);
  const loopback = addressesThat(traffic, isLoopback);
  for (let at = 0; at < count; at++) {
    const [from, to] = [client[at] as number, server[at] as number];
    const isGroup = traffic.group[from] === 1 || traffic.group[to] === 1;
    const isWithin = loopback[from] === 1 && loopback[to] === 1 && !tellsApart(traffic, from, to);
    judged[at] = isGroup || from === to || isWithin || protocol[at] === arp ? 0 : 1;
  }
  return judged;
}

/** Local networks that somebody gave, of which one end is in and the other is not. */
function tellsApart({ rule, local }: Traffic, from: number, to: number): boolean {
  return rule.record.rule === 'given' && local[from] !== local[to];
}

function flowsByChannel(
  { count, channelOfFlow }: ChannelTable,
  flows: number,
): Pick<ChannelBook, 'flowStart' | 'flowList'> {
  const flowStart = new Uint32Array(count + 1);
  for (let flow = 0; flow < flows; flow++) {
    const next = (channelOfFlow[flow] as number) + 1;
    flowStart[next] = (flowStart[next] as number) + 1;
  }
  for (let at = 0; at < count; at++)
    flowStart[at + 1] = (flowStart[at + 1] as number) + (flowStart[at] as number);
  const place = flowStart.slice(0, count);
  const flowList = new Uint32Array(flows);
  for (let flow = 0; flow < flows; flow++) {
    const channel = channelOfFlow[flow] as number;
    const at = place[channel] as number;
    flowList[at] = flow;
    place[channel] = at + 1;
  }
  return { flowStart, flowList };
}

function addressesThat({ table }: Traffic, holds: (address: string) => boolean): Uint8Array {
  const { addresses } = table.dictionaries;
  const ids = new Uint8Array(addresses.size);
  for (let id = 1; id < ids.length; id++) ids[id] = holds(addresses.get(id) ?? '') ? 1 : 0;
  return ids;
}

/** A host that never asked for a name says nothing by not asking for this one. */
function askingHosts({ table, flows }: Traffic, { flow, count }: FlowQuestions): Uint8Array {
  const asks = new Uint8Array(table.dictionaries.addresses.size);
  for (let at = 0; at < flow.length; at++)
    if ((count[at] as number) > 0) asks[flows.client[flow[at] as number] as number] = 1;
  return asks;
}

/** Flow records tell totals: when payload went, and in which sizes, is not known. */
export function isOfRecords({ facts }: ChannelBook, channel: number): boolean {
  return ((facts[channel] as number) & factBits.record) !== 0;
}
