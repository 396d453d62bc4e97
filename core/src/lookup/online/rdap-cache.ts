// Answers of registries that are known already, found by the network that they are about.

import type { RdapNetwork } from '@jaws/shared/contract/lookup-online';
import { type NetworkRange, rangeHolds, rangeOf, standsForAll } from '@jaws/shared/lookup/rdap-answer';

export interface KnownNetwork {
  readonly network: RdapNetwork;
  /** When the registry said so. */
  readonly atMs: number;
  /** The address that it was asked about. */
  readonly asked: string;
}

export interface RdapCache {
  /** The narrowest network known for it. */
  readonly find: (address: string) => KnownNetwork | null;
  readonly keep: (known: KnownNetwork) => void;
  /** All that is known, instead of what was known. */
  readonly replace: (known: Iterable<KnownNetwork>) => void;
}

export interface RdapCacheOptions {
  readonly clock: () => number;
  /** Older answers are asked for anew. */
  readonly maxAgeMs: number;
  readonly known?: Iterable<KnownNetwork>;
  /** Told of each new answer: the store writes it down. */
  readonly onKept?: (known: KnownNetwork) => void;
}

interface Entry extends KnownNetwork {
  readonly range: NetworkRange;
}

/** A month: networks change hands slowly, and each answer shows its age. */
export const rdapMaxAgeMs = 30 * 86_400_000;

export function createRdapCache(options: RdapCacheOptions): RdapCache {
  const entries = new Map<string, Entry>();
  const add = (known: KnownNetwork): void => {
    const range = rangeOf(known.network);
    if (range === null) return;
    const place = standsForAll(range) ? `${known.network.start}-${known.network.end}` : known.asked;
    entries.set(place, { ...known, range });
  };
  const replace = (all: Iterable<KnownNetwork>): void => {
    entries.clear();
    for (const known of all) add(known);
  };
  replace(options.known ?? []);
  const fits = (entry: Entry, address: string): boolean =>
    options.clock() - entry.atMs <= options.maxAgeMs &&
    (standsForAll(entry.range) ? rangeHolds(entry.range, address) : entry.asked === address);
  return {
    find: (address) => {
      let best: Entry | null = null;
      for (const entry of entries.values()) {
        if (fits(entry, address) && (best === null || width(entry) < width(best))) best = entry;
      }
      return best === null ? null : { network: best.network, atMs: best.atMs, asked: best.asked };
    },
    keep: (known) => {
      add(known);
      options.onKept?.(known);
    },
    replace,
  };
}

function width({ range }: Entry): bigint {
  return range.last - range.first;
}
