// Signals of hosts: what one asked the DNS, and what it tried in vain. They stand for many channels or flows at once.

import type { DnsAsker } from '../analysis/dns-questions.ts';
import type { ChannelBook } from './channel-book.ts';
import { ordinaryShare } from './ordinary-share.ts';
import { announcingPorts } from './ports.ts';
import type { Signal } from './signal.ts';

/** Channels that a sweep is made of, beside its signal. */
export interface Sweep {
  readonly client: number;
  readonly signal: Signal;
  /** Channels that failed on one port, or stayed silent. */
  readonly channels: readonly number[];
}

/** Bytes in names are halved in share where most questions are of types that carry data back. */
const carriedShare = 0.05;
const leastSilentHosts = 10;
const silentShare = 0.8;
const mostPacketsUnanswered = 4;
const syn = 2;
const rst = 4;

/** A signal of one tunnel: a domain that one host asked for. */
export function dnsSignal(asker: DnsAsker): Signal | null {
  if (asker.domain.endsWith('arpa')) return null;
  let p = ordinaryShare('dns', asker.bytes);
  if (p === 1) return null;
  if (p < carriedShare && asker.carrying * 2 > asker.questions) p /= 2;
  return {
    ...{ family: 'dns', statistic: 'dns-bytes', value: asker.bytes, unit: 'B', p, behaviour: p },
    channel: asker.channel,
    detail: { domain: asker.domain, count: asker.names },
  };
}

/** Names that do not exist, by client; with the channel that most of them were asked through. */
export function missingNameSignals({ questions, traffic, channels }: ChannelBook): Signal[] {
  const byClient = new Map<number, { names: Set<number>; channel: number }>();
  for (let at = 0; at < questions.flow.length; at++) {
    if (questions.missing[at] === 0) continue;
    const flow = questions.flow[at] as number;
    const client = traffic.flows.client[flow] as number;
    let found = byClient.get(client);
    if (found === undefined)
      byClient.set(client, (found = { names: new Set(), channel: channels.channelOfFlow[flow] as number }));
    found.names.add(questions.detail[at] as number);
  }
  const signals: Signal[] = [];
  for (const { names, channel } of byClient.values()) {
    const p = ordinaryShare('nx', names.size);
    if (p === 1) continue;
    const [value, unit] = [names.size, 'names'];
    signals.push({
      family: 'nx',
      statistic: 'missing-names',
      value,
      unit,
      p,
      behaviour: p,
      channel,
      detail: {},
    });
  }
  return signals;
}

/** Ports of one server that one client tried in vain. */
export function portScanSignals(book: ChannelBook): Signal[] {
  const { client, server } = book;
  const tried = new Map<number, number[]>();
  for (const at of failedChannels(book)) {
    const key = (client[at] as number) * 2 ** 26 + (server[at] as number);
    const list = tried.get(key);
    if (list === undefined) tried.set(key, [at]);
    else list.push(at);
  }
  const signals: Signal[] = [];
  for (const list of tried.values()) {
    const p = ordinaryShare('scan', list.length);
    if (p === 1) continue;
    const [value, channel] = [list.length, list[0] as number];
    const rest = { unit: 'ports', p, behaviour: p, channel, detail: {} };
    signals.push({ family: 'scan', statistic: 'scan-ports', value, ...rest });
  }
  return signals;
}

/** TCP channels of which at least half of the connections failed. */
function failedChannels(book: ChannelBook): number[] {
  const { channels, judged, tcp, flowStart, flowList } = book;
  const list: number[] = [];
  for (let at = 0; at < channels.count; at++) {
    if (judged[at] === 0 || channels.protocol[at] !== tcp) continue;
    let failed = 0;
    for (let place = flowStart[at] as number; place < (flowStart[at + 1] as number); place++)
      if (isFailed(book, flowList[place] as number)) failed++;
    if (failed > 0 && failed * 2 >= (channels.flows[at] as number)) list.push(at);
  }
  return list;
}

/** Asked, and not let in: no payload, and no answer or a reset. */
function isFailed({ traffic: { flows } }: ChannelBook, flow: number): boolean {
  const client = flows.clientFlags[flow] as number;
  const server = flows.serverFlags[flow] as number;
  if ((client & syn) === 0 || flows.clientPayload[flow] !== 0 || flows.serverPayload[flow] !== 0)
    return false;
  return (server & syn) === 0 || ((client | server) & rst) !== 0;
}

/** One client that tried one service of many hosts: by TCP, by echoes, by UDP; or that asked for many by ARP. */
export function sweeps(book: ChannelBook): Sweep[] {
  return [...serviceSweeps(book), ...datagramSweeps(book), ...addressSweeps(book)];
}

function serviceSweeps(book: ChannelBook): Sweep[] {
  const { channels, client, server } = book;
  const groups = new Map<number, number[]>();
  const add = (at: number): void => {
    const key = ((client[at] as number) * 65_536 + (channels.port[at] as number)) * 1024;
    const full = key + (channels.protocol[at] as number);
    const list = groups.get(full);
    if (list === undefined) groups.set(full, [at]);
    else list.push(at);
  };
  for (const at of failedChannels(book)) add(at);
  for (const at of silentEchoes(book)) add(at);
  const found: Sweep[] = [];
  for (const list of groups.values()) {
    const hosts = new Set(list.map((at) => server[at])).size;
    if (hosts < 2) continue;
    const p = ordinaryShare('scan', hosts);
    found.push(sweepOf(book, list, 'scan-hosts', hosts, p));
  }
  return found;
}

function sweepOf(
  { client }: ChannelBook,
  list: readonly number[],
  statistic: Signal['statistic'],
  value: number,
  p: number,
): Sweep {
  const channel = list[0] as number;
  const rest = { unit: 'hosts', p, behaviour: p, channel, detail: {} };
  return {
    client: client[channel] as number,
    channels: list,
    signal: { family: 'scan', statistic, value, ...rest },
  };
}

/** Channels of echo requests that nobody answered. */
function silentEchoes({ channels, judged, speech, down, flowStart, flowList }: ChannelBook): number[] {
  const list: number[] = [];
  for (let at = 0; at < channels.count; at++) {
    if (judged[at] === 0 || down[at] !== 0) continue;
    const echoes = Array.from(
      flowList.subarray(flowStart[at], flowStart[at + 1]),
      (flow) => speech.echoes[flow],
    );
    const isAsked = echoes.some((tally) => (tally?.requests ?? 0) > 0);
    if (isAsked && echoes.every((tally) => (tally?.answers ?? 0) === 0)) list.push(at);
  }
  return list;
}

function datagramSweeps(book: ChannelBook): Sweep[] {
  const found: Sweep[] = [];
  for (const list of datagramServices(book).values()) {
    if (list.length < leastSilentHosts) continue;
    const silent = list.filter((at) => isSilent(book, at));
    if (silent.length < leastSilentHosts || silent.length < silentShare * list.length) continue;
    const p = Math.min(1, 10 * ordinaryShare('scan', silent.length));
    if (p < 1) found.push(sweepOf(book, silent, 'scan-udp', silent.length, p));
  }
  return found;
}

/** UDP channels by client and port. */
function datagramServices({ channels, judged, udp, client }: ChannelBook): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (let at = 0; at < channels.count; at++) {
    const port = channels.port[at] as number;
    if (judged[at] === 0 || channels.protocol[at] !== udp || announcingPorts.has(port)) continue;
    const key = (client[at] as number) * 65_536 + port;
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [at]);
    else list.push(at);
  }
  return groups;
}

function isSilent({ channels, traffic, flowStart, flowList }: ChannelBook, at: number): boolean {
  for (let place = flowStart[at] as number; place < (flowStart[at + 1] as number); place++)
    if ((traffic.flows.serverPackets[flowList[place] as number] as number) > 0) return false;
  return (channels.packets[at] as number) <= mostPacketsUnanswered * (channels.flows[at] as number);
}

/** Addresses asked for by ARP that never sent anything: nobody has them. */
function addressSweeps(book: ChannelBook): Sweep[] {
  const { channels, traffic, arp, client, server } = book;
  const sends = sendingAddresses(traffic);
  const asked = new Map<number, number[]>();
  for (let at = 0; at < channels.count; at++) {
    if (channels.protocol[at] !== arp || client[at] === server[at]) continue;
    if (sends[server[at] as number] === 1) continue;
    const from = client[at] as number;
    const list = asked.get(from);
    if (list === undefined) asked.set(from, [at]);
    else list.push(at);
  }
  const found: Sweep[] = [];
  for (const [from, list] of asked) {
    // A host that asks whether an address is free has none yet (RFC 5227).
    if (traffic.table.dictionaries.addresses.get(from) === '0.0.0.0') continue;
    const p = ordinaryShare('arp', list.length);
    if (p < 1) found.push(sweepOf(book, list, 'scan-arp', list.length, p));
  }
  return found;
}

function sendingAddresses({ flows, table }: ChannelBook['traffic']): Uint8Array {
  const sends = new Uint8Array(table.dictionaries.addresses.size);
  for (let flow = 0; flow < flows.count; flow++) {
    if ((flows.clientPackets[flow] as number) > 0) sends[flows.client[flow] as number] = 1;
    if ((flows.serverPackets[flow] as number) > 0) sends[flows.server[flow] as number] = 1;
  }
  return sends;
}
