// How often something is new in a network: in each piece of traffic, which pairs of client and server were not there in the
// pieces before it. Some hosts meet strangers all day (file sharing, mail servers): for them a new server says little.

import { upTo } from './fusion.ts';
import { clientOfPair, serverOfPair, type KnownPairs } from './known-pairs.ts';

/** Nobody had contacted the server; or others had, but not this client. */
export type Novelty = 'new-server' | 'new-pair';

/** The most that novelty weighs, −log10 of a share: as much as an odd name or an odd service. */
export const mostNovelty = 1.7;
/** Shares among fewer pairs say nothing. */
const leastPairs = 50;
/** What the network does counts as so many pairs of each client. */
const priorPairs = 10;

/** Pairs that could have been new, and how many were. */
interface Tally {
  all: number;
  fresh: number;
}

class Tallies {
  private readonly whole: Tally = { all: 0, fresh: 0 };
  private readonly ofClient = new Map<string, Tally>();

  add(client: string, isFresh: boolean): void {
    let own = this.ofClient.get(client);
    if (own === undefined) this.ofClient.set(client, (own = { all: 0, fresh: 0 }));
    for (const tally of [this.whole, own]) {
      tally.all++;
      if (isFresh) tally.fresh++;
    }
  }

  /** −log10 of the share of fresh ones: of this client, as far as its pairs tell, else of the network. */
  weightOf(client: string): number {
    const { all, fresh } = this.whole;
    if (all < leastPairs) return 0;
    // One more than was seen: none is no proof of none.
    const share = Math.min(1, (fresh + 1) / all);
    const own = this.ofClient.get(client) ?? { all: 0, fresh: 0 };
    return Math.min(mostNovelty, -Math.log10((own.fresh + priorPairs * share) / (own.all + priorPairs)));
  }
}

/** Uploads below this are not told apart, B. */
const leastUpload = 3000;

/** An upload in terms of the one before it, both beyond what came back, B. */
export function timesAsMuch(sent: number, before: number): number {
  return sent / Math.max(leastUpload, before);
}

export class NoveltyBook {
  private readonly servers = new Tallies();
  private readonly pairs = new Tallies();
  /** Uploads of pairs that were there before in terms of the earlier ones, ascending. */
  private readonly times: Float64Array;

  /** `parts`: in order of time. */
  constructor(parts: readonly KnownPairs[]) {
    const before = new Map<string, number>();
    const servers = new Set<string>();
    const times: number[] = [];
    parts.forEach((part, at) => {
      for (const [key, pair] of at === 0 ? [] : part.pairs) {
        const isKnown = servers.has(serverOfPair(key));
        const sent = before.get(key);
        this.servers.add(clientOfPair(key), !isKnown);
        if (isKnown) this.pairs.add(clientOfPair(key), sent === undefined);
        if (sent !== undefined) times.push(timesAsMuch(pair.get('net-upload') ?? 0, sent));
      }
      for (const [key, pair] of part.pairs) {
        before.set(key, Math.max(before.get(key) ?? 0, pair.get('net-upload') ?? 0));
        servers.add(serverOfPair(key));
      }
    });
    this.times = Float64Array.from(times).sort();
  }

  /**
   * −log10 of the share of known pairs that come to send so many times as much, and at most the logarithm of the number itself:
   * sums of a network have long tails.
   */
  weightOfExcess(times: number): number {
    const { length } = this.times;
    const share = (length - upTo(this.times, times, false) + 1) / (length + 1);
    return Math.min(mostNovelty, Math.log10(times), length < leastPairs ? Infinity : -Math.log10(share));
  }

  /** −log10 of its share; 0 where the traffic is too little to tell. */
  weightOf(what: Novelty, client: string): number {
    return (what === 'new-server' ? this.servers : this.pairs).weightOf(client);
  }
}
