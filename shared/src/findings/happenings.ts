// Happenings: what one row, one decision and one alert stand for. A pair of client and server over all its services; a
// sweep of one client over many hosts; a tunnel through a resolver, by its domain; names of one client that do not exist.
// Every flow belongs to one happening, the strongest that it is a part of.

import { registrableDomain, type DnsAsker } from '../analysis/dns-questions.ts';
import type { Steps } from '../analysis/steps.ts';
import { addressStride, type ChannelBook } from './channel-book.ts';
import { channelSignals } from './channel-signals.ts';
import { customsOfTheHouse } from './custom.ts';
import { evidenceOfScore, fuseSignals, type FamilySay } from './fusion.ts';
import { dnsSignal, missingNameSignals, portScanSignals, sweeps, type Sweep } from './host-signals.ts';
import type { Habits, Usual } from './habits.ts';
import { channelIdentities, type Identity } from './identity.ts';
import type { Signal } from './signal.ts';

export const happeningKinds = ['pair', 'sweep', 'tunnel', 'names'] as const;
export type HappeningKind = (typeof happeningKinds)[number];

export interface Happenings {
  readonly book: ChannelBook;
  readonly identity: Identity;
  readonly count: number;
  readonly kind: Uint8Array;
  /** Address ids; the server of a sweep is 0. */
  readonly client: Uint32Array;
  readonly server: Uint32Array;
  /** Of tunnels. */
  readonly domain: ReadonlyMap<number, string>;
  /** The channel that shows it best. */
  readonly lead: Uint32Array;
  /** By flow. */
  readonly ofFlow: Uint32Array;
  /** Flows that belong to it. */
  readonly flows: Uint32Array;
  readonly packets: Float64Array;
  /** Bytes on the wire, local frame. */
  readonly bytesUp: Float64Array;
  readonly bytesDown: Float64Array;
  /** Payload that the client sent. */
  readonly payloadUp: Float64Array;
  readonly firstUs: Float64Array;
  readonly lastUs: Float64Array;
  readonly score: Float64Array;
  readonly evidence: Float64Array;
  readonly says: ReadonlyMap<number, readonly FamilySay[]>;
  /** By channel: evenness of its starts and sizes, from 0 to 1. */
  readonly regularity: Float64Array;
  /** Pairs of addresses, which shares are taken among. */
  readonly crowd: number;
  /** The number that scores are lowered for: the largest of many is larger by chance. 0 where a baseline knows how large. */
  readonly scale: number;
}

/** Channels looked at between two pieces of work. */
const channelsAtOnce = 2000;

/** `habits`: of the same network at a quiet time, where a baseline is known. */
export function* happeningSteps(book: ChannelBook, habits?: Habits): Steps<Happenings> {
  const usual = habits?.look(book) ?? null;
  const identity = channelIdentities(book, usual);
  yield;
  const pairs = pairsOf(book);
  const signals = yield* signalsOfChannels(book, identity, usual);
  for (const signal of portScanSignals(book)) signals.push(signal);
  const of = signals.map(({ channel }) => pairs.ofChannel[channel] as number);
  yield;
  const others = new Others(book, pairs);
  const found = sweeps(book);
  for (const [signal, id] of otherSignals(book, others, found)) {
    signals.push(signal);
    of.push(id);
  }
  yield;
  const told = usual === null ? signals : signals.map((signal) => usual.weigh(signal));
  const shares = habits?.shares;
  const fused = fuseSignals(told, of, others.count, pairs.crowd, shares);
  yield;
  return summed(
    book,
    identity,
    { ...fused, pairs, others, found, scale: shares === undefined ? pairs.crowd : 0 },
    regularityOf(signals, book.channels.count),
  );
}

function* signalsOfChannels(book: ChannelBook, identity: Identity, usual: Usual | null): Steps<Signal[]> {
  const signals: Signal[] = [];
  const custom = customsOfTheHouse(book, identity, usual);
  yield;
  for (let channel = 0; channel < book.channels.count; channel++) {
    if (channel % channelsAtOnce === channelsAtOnce - 1) yield;
    if (book.judged[channel] === 0) continue;
    for (const signal of channelSignals(book, identity, custom, channel)) signals.push(signal);
  }
  return signals;
}

/** What hosts did over many channels, with the numbers of the happenings beside the pairs. */
function otherSignals(book: ChannelBook, others: Others, found: readonly Sweep[]): [Signal, number][] {
  const signals: [Signal, number][] = [];
  for (const asker of book.askers) {
    const signal = book.judged[asker.channel] === 0 ? null : dnsSignal(asker);
    if (signal !== null) signals.push([signal, others.tunnel(asker)]);
  }
  for (const signal of missingNameSignals(book)) signals.push([signal, others.names(signal)]);
  for (const sweep of found) signals.push([sweep.signal, others.sweep(sweep)]);
  return signals;
}

interface Pairs {
  readonly ofChannel: Uint32Array;
  readonly client: number[];
  readonly server: number[];
  readonly lead: number[];
  readonly crowd: number;
}

function pairsOf({ channels, client, server, judged, up }: ChannelBook): Pairs {
  const ids = new Map<number, number>();
  const ofChannel = new Uint32Array(channels.count);
  const pairs = { client: [] as number[], server: [] as number[], lead: [] as number[] };
  const isJudged: number[] = [];
  for (let at = 0; at < channels.count; at++) {
    const key = (client[at] as number) * addressStride + (server[at] as number);
    let id = ids.get(key);
    if (id === undefined) {
      id = pairs.lead.length;
      ids.set(key, id);
      pairs.client.push(client[at] as number);
      pairs.server.push(server[at] as number);
      pairs.lead.push(at);
      isJudged.push(judged[at] as number);
    } else if ((up[at] as number) > (up[pairs.lead[id] as number] as number)) pairs.lead[id] = at;
    if (judged[at] === 1) isJudged[id] = 1;
    ofChannel[at] = id;
  }
  return { ofChannel, ...pairs, crowd: isJudged.reduce((sum, one) => sum + one, 0) };
}

/** Happenings beside the pairs, numbered behind them. */
class Others {
  readonly kind: HappeningKind[] = [];
  readonly client: number[] = [];
  readonly server: number[] = [];
  readonly lead: number[] = [];
  readonly domain = new Map<number, string>();
  private readonly book: ChannelBook;
  private readonly first: number;
  private readonly sweepOf = new Map<number, number>();

  constructor(book: ChannelBook, pairs: Pairs) {
    this.book = book;
    this.first = pairs.lead.length;
  }

  get count(): number {
    return this.first + this.kind.length;
  }

  tunnel({ channel, domain }: DnsAsker): number {
    const id = this.open('tunnel', channel, this.book.server[channel] as number);
    this.domain.set(id, domain);
    return id;
  }

  names({ channel }: Signal): number {
    return this.open('names', channel, this.book.server[channel] as number);
  }

  /** Sweeps of one client are one happening. */
  sweep({ client, signal }: Sweep): number {
    const known = this.sweepOf.get(client);
    if (known !== undefined) return known;
    const id = this.open('sweep', signal.channel, 0);
    this.sweepOf.set(client, id);
    return id;
  }

  ofSweep(client: number): number {
    return this.sweepOf.get(client) as number;
  }

  private open(kind: HappeningKind, channel: number, server: number): number {
    const id = this.count;
    this.kind.push(kind);
    this.client.push(this.book.client[channel] as number);
    this.server.push(server);
    this.lead.push(channel);
    return id;
  }
}

interface Judged {
  readonly score: Float64Array;
  readonly says: ReadonlyMap<number, readonly FamilySay[]>;
  readonly pairs: Pairs;
  readonly others: Others;
  readonly found: readonly Sweep[];
  readonly scale: number;
}

/** Half at a score of 3: one chance in a thousand. */
const halfRegular = 3;

function regularityOf(signals: readonly Signal[], channels: number): Float64Array {
  const regularity = new Float64Array(channels);
  for (const { statistic, value, channel } of signals)
    if (statistic === 'evenness') regularity[channel] = value / (value + halfRegular);
  return regularity;
}

function summed(book: ChannelBook, identity: Identity, judged: Judged, regularity: Float64Array): Happenings {
  const { pairs, others, score, says, scale } = judged;
  const { count } = others;
  const { flows, clientIsLocal } = book.traffic;
  const ofFlow = flowMembership(book, judged);
  const lead = Uint32Array.from([...pairs.lead, ...others.lead]);
  for (const [id, [first]] of says) if (first !== undefined) lead[id] = first.signal.channel;
  const kinds = new Uint8Array(count);
  others.kind.forEach((kind, at) => (kinds[pairs.lead.length + at] = happeningKinds.indexOf(kind)));
  const table = {
    ...{ book, identity, count, lead, ofFlow, score, says, crowd: pairs.crowd, scale, domain: others.domain },
    regularity,
    kind: kinds,
    client: Uint32Array.from([...pairs.client, ...others.client]),
    server: Uint32Array.from([...pairs.server, ...others.server]),
    evidence: score.map((each) => evidenceOfScore(each, scale)),
    flows: new Uint32Array(count),
    packets: new Float64Array(count),
    bytesUp: new Float64Array(count),
    bytesDown: new Float64Array(count),
    payloadUp: new Float64Array(count),
    firstUs: new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    lastUs: new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
  };
  const add = (into: Float64Array, id: number, value: number | undefined): void => {
    into[id] = (into[id] as number) + (value as number);
  };
  for (let flow = 0; flow < flows.count; flow++) {
    const id = ofFlow[flow] as number;
    const isOut = clientIsLocal[flow] === 1;
    table.flows[id] = (table.flows[id] as number) + 1;
    add(table.packets, id, (flows.clientPackets[flow] as number) + (flows.serverPackets[flow] as number));
    add(isOut ? table.bytesUp : table.bytesDown, id, flows.clientBytes[flow]);
    add(isOut ? table.bytesDown : table.bytesUp, id, flows.serverBytes[flow]);
    add(table.payloadUp, id, flows.clientPayload[flow]);
    table.firstUs[id] = Math.min(table.firstUs[id] as number, flows.firstUs[flow] as number);
    table.lastUs[id] = Math.max(table.lastUs[id] as number, flows.lastUs[flow] as number);
  }
  return table;
}

/** The strongest happening that each flow is a part of. */
function flowMembership(book: ChannelBook, { score, pairs, others, found }: Judged): Uint32Array {
  const { channels, traffic, questions, flowStart, flowList } = book;
  const ofFlow = Uint32Array.from(channels.channelOfFlow, (channel) => pairs.ofChannel[channel] as number);
  const claim = (flow: number, id: number): void => {
    if ((score[id] as number) > (score[ofFlow[flow] as number] as number)) ofFlow[flow] = id;
  };
  for (const { client, channels: parts } of found) {
    const id = others.ofSweep(client);
    for (const channel of parts)
      for (let at = flowStart[channel] as number; at < (flowStart[channel + 1] as number); at++)
        claim(flowList[at] as number, id);
  }
  const ids = new Map<string, number>();
  others.kind.forEach((kind, at) => {
    const id = pairs.lead.length + at;
    if (kind === 'tunnel') ids.set(`${others.lead[at] as number} ${others.domain.get(id) ?? ''}`, id);
    else if (kind === 'names') ids.set(`${others.client[at] as number}`, id);
  });
  if (ids.size === 0) return ofFlow;
  const { details } = traffic.table.dictionaries;
  for (let at = 0; at < questions.flow.length; at++) {
    const flow = questions.flow[at] as number;
    const domain = registrableDomain(details.get(questions.detail[at] as number).dnsName ?? '');
    const tunnel = ids.get(`${channels.channelOfFlow[flow] as number} ${domain}`);
    if (tunnel !== undefined) claim(flow, tunnel);
    const names =
      questions.missing[at] === 0 ? undefined : ids.get(`${traffic.flows.client[flow] as number}`);
    if (names !== undefined) claim(flow, names);
  }
  return ofFlow;
}
