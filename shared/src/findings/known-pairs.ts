// Who speaks to whom in a piece of traffic, by names that hold in other traffic of the same network as well. A server is its
// registrable domain where it has a name, else its address.

import { registrableDomain } from '../analysis/dns-questions.ts';
import type { ChannelBook } from './channel-book.ts';
import { channelName } from './channel-name.ts';
import type { Happenings } from './happenings.ts';
import type { Signal, Statistic } from './signal.ts';

/** The highest value of each statistic. */
export type Pair = Map<Statistic, number>;

export interface KnownPairs {
  readonly pairs: ReadonlyMap<string, Pair>;
  /** By service (server, protocol and port): its clients, and the most that each sent beyond what came back, B. */
  readonly clients: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly hours: number;
}

const usPerHour = 3.6e9;
const between = ' → ';

export function knownPairs(happenings: Happenings): KnownPairs {
  const { book } = happenings;
  const pairs = new Map<string, Pair>();
  const clients = new Map<string, Map<string, number>>();
  for (let channel = 0; channel < book.channels.count; channel++) {
    if (book.judged[channel] === 0) continue;
    const key = pairKey(book, channel);
    const sent = (book.up[channel] as number) - (book.down[channel] as number);
    raise(pairs, key, 'net-upload', sent);
    const service = entry(clients, serviceKey(book, channel, key), () => new Map<string, number>());
    const client = clientName(book, channel);
    service.set(client, Math.max(service.get(client) ?? 0, sent));
  }
  for (const says of happenings.says.values())
    for (const { signal } of says)
      raise(pairs, signalKey(book, signal, pairKey(book, signal.channel)), signal.statistic, signal.value);
  return { pairs, clients, hours: hoursOf(book) };
}

export function joinedPairs(parts: readonly KnownPairs[]): KnownPairs {
  const pairs = new Map<string, Pair>();
  const clients = new Map<string, Map<string, number>>();
  for (const part of parts) {
    for (const [key, pair] of part.pairs)
      for (const [statistic, value] of pair) raise(pairs, key, statistic, value);
    for (const [service, own] of part.clients) {
      const all = entry(clients, service, () => new Map<string, number>());
      for (const [client, sent] of own) all.set(client, Math.max(all.get(client) ?? 0, sent));
    }
  }
  return { pairs, clients, hours: parts.reduce((sum, { hours }) => sum + hours, 0) };
}

/** Client and server of a channel. */
export function pairKey(book: ChannelBook, channel: number): string {
  const name = channelName(book, channel);
  const address = book.traffic.table.dictionaries.addresses.get(book.server[channel] as number) ?? '';
  return `${clientName(book, channel)}${between}${name === null ? address : registrableDomain(name)}`;
}

/** The client of a `pairKey`. */
export function clientOfPair(key: string): string {
  return key.slice(0, key.indexOf(between));
}

/** The server of a `pairKey`. */
export function serverOfPair(key: string): string {
  return key.slice(key.indexOf(between) + between.length);
}

/** A sweep, a tunnel and names that do not exist are habits of a client, whichever server the signal's channel has. */
export function signalKey(
  book: ChannelBook,
  { family, statistic, channel, detail }: Signal,
  pair: string,
): string {
  const from = `${clientName(book, channel)}${between}`;
  if (family === 'dns') return `${from}names under ${detail.domain ?? ''}`;
  if (family === 'nx') return `${from}missing names`;
  return family === 'scan' && statistic !== 'scan-ports' ? `${from}*` : pair;
}

export function serviceKey({ channels, traffic }: ChannelBook, channel: number, pair: string): string {
  const protocol = traffic.table.dictionaries.protocols.get(channels.protocol[channel] as number) ?? '';
  return `${serverOfPair(pair)} ${protocol} ${channels.port[channel] as number}`;
}

/** From the first packet to the last. */
export function hoursOf({ traffic: { flows } }: ChannelBook): number {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let flow = 0; flow < flows.count; flow++) {
    first = Math.min(first, flows.firstUs[flow] as number);
    last = Math.max(last, flows.lastUs[flow] as number);
  }
  return last > first ? (last - first) / usPerHour : 0;
}

function clientName({ traffic, client }: ChannelBook, channel: number): string {
  return traffic.table.dictionaries.addresses.get(client[channel] as number) ?? '';
}

function raise(pairs: Map<string, Pair>, key: string, statistic: Statistic, value: number): void {
  const pair = entry<Pair>(pairs, key, () => new Map());
  pair.set(statistic, Math.max(pair.get(statistic) ?? 0, value));
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
