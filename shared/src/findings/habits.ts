// What a recording of quiet traffic (a baseline) knows of a network: which servers are used, by whom, how much of what each
// host does there, and how often something is new.

import type { ChannelBook } from './channel-book.ts';
import { leastCompany } from './custom.ts';
import type { OrdinaryHere } from './fusion.ts';
import type { Happenings } from './happenings.ts';
import {
  clientOfPair,
  hoursOf,
  joinedPairs,
  knownPairs,
  pairKey,
  serverOfPair,
  serviceKey,
  signalKey,
  type KnownPairs,
} from './known-pairs.ts';
import { NoveltyBook, timesAsMuch, type Novelty } from './novelty.ts';
import type { Signal } from './signal.ts';

/** As much as this times the highest of the baseline is as usual. */
const usualFactor = 2;
/** Evenness is a logarithm, which grows with every further period. */
const evennessFactor = 5;
/** The power that the shares of what is usual are taken to: a third as odd. */
export const usualPower = 1 / 3;
/** From this many times as much on, it is more than usual. */
const leastExcess = 3;

/** Why a channel is unusual in this network. */
export interface Unusual {
  readonly what: Novelty | 'more-than-before';
  /** −log10 of its share. */
  readonly weight: number;
  /** Upload in terms of the highest one of the baseline; 0 where it is new. */
  readonly times: number;
}

export class Habits {
  /** What shares are taken among, beside the happenings that are judged; undefined where these speak alone. */
  readonly shares: OrdinaryHere | undefined;
  private readonly known: KnownPairs;
  private readonly novelty: NoveltyBook;
  private readonly servers: ReadonlySet<string>;
  private readonly services: ReadonlyMap<string, Service>;

  private constructor(known: KnownPairs, novelty: NoveltyBook, shares?: OrdinaryHere) {
    this.known = known;
    this.novelty = novelty;
    this.shares = shares;
    this.servers = new Set(Array.from(known.pairs.keys(), serverOfPair));
    this.services = new Map(Array.from(known.clients, ([key, clients]) => [key, serviceOf(clients)]));
  }

  /** `parts`: of one network, in order of time; each is compared with those before it to tell how often something is new. */
  static of(parts: readonly Happenings[]): Habits {
    const each = parts.map(knownPairs);
    return new Habits(joinedPairs(each), new NoveltyBook(each));
  }

  /** What one part knows, with the novelty of the whole. */
  static ofPart(part: Happenings, { novelty }: Habits): Habits {
    return new Habits(knownPairs(part), novelty);
  }

  with(shares: OrdinaryHere | undefined): Habits {
    return new Habits(this.known, this.novelty, shares);
  }

  look(book: ChannelBook): Usual {
    const { known, novelty, servers, services } = this;
    // Sums grow with time: traffic that is longer than the baseline may have so much more.
    const timesAsLong = known.hours > 0 ? Math.max(1, hoursOf(book) / known.hours) : 1;
    return new Usual({ book, known, novelty, servers, services, timesAsLong });
  }
}

/** What the clients of a service are together. */
interface Service {
  readonly clients: number;
  /** Sent by one of them beyond what came back, B. */
  readonly most: number;
}

function serviceOf(sent: ReadonlyMap<string, number>): Service {
  let most = 0;
  for (const bytes of sent.values()) most = Math.max(most, bytes);
  return { clients: sent.size, most };
}

interface UsualParts {
  readonly book: ChannelBook;
  readonly known: KnownPairs;
  readonly novelty: NoveltyBook;
  readonly servers: ReadonlySet<string>;
  readonly services: ReadonlyMap<string, Service>;
  readonly timesAsLong: number;
}

/** What is usual of the channels of one analysis. */
export class Usual {
  private readonly parts: UsualParts;
  private readonly leastCompany: number;
  private readonly pairs = new Map<number, string>();

  constructor(parts: UsualParts) {
    this.parts = parts;
    this.leastCompany = leastCompany(parts.book);
  }

  /** Of a channel that has a server; null where nothing is. */
  unusual(channel: number): Unusual | null {
    const { book, known, novelty, servers, timesAsLong } = this.parts;
    const key = this.pair(channel);
    const pair = known.pairs.get(key);
    if (pair === undefined) {
      const what = servers.has(serverOfPair(key)) ? 'new-pair' : 'new-server';
      const weight = novelty.weightOf(what, clientOfPair(key));
      return weight > 0 ? { what, weight, times: 0 } : null;
    }
    // Of a service of the house: what anybody here sent to it.
    const most = Math.max(pair.get('net-upload') ?? 0, this.company(channel)?.most ?? 0);
    const sent = (book.up[channel] as number) - (book.down[channel] as number);
    const times = timesAsMuch(sent, most * timesAsLong);
    if (times < leastExcess) return null;
    return { what: 'more-than-before', weight: novelty.weightOfExcess(times), times };
  }

  isCustom(channel: number): boolean {
    return this.company(channel) !== null;
  }

  /** A service that many use; null of other services. */
  private company(channel: number): Service | null {
    const { book, services } = this.parts;
    const service = services.get(serviceKey(book, channel, this.pair(channel)));
    return service !== undefined && service.clients >= this.leastCompany ? service : null;
  }

  /** Larger shares where the baseline has as much, by the same client towards the same server (or sweep, or domain). */
  weigh(signal: Signal): Signal {
    const { book, known, timesAsLong } = this.parts;
    const { statistic, value, channel, p, behaviour } = signal;
    const before = known.pairs.get(signalKey(book, signal, this.pair(channel)))?.get(statistic);
    const factor = statistic === 'evenness' ? evennessFactor : usualFactor;
    if (before === undefined || value > before * factor * timesAsLong) return signal;
    return { ...signal, isUsual: true, p: p ** usualPower, behaviour: behaviour ** usualPower };
  }

  private pair(channel: number): string {
    let key = this.pairs.get(channel);
    if (key === undefined) this.pairs.set(channel, (key = pairKey(this.parts.book, channel)));
    return key;
  }
}
