// What a client tried, told of each of its channels: ports of one host, hosts on one port, one service again and again.
// The first two are facts about several channels at once; each such happening is counted once when the usual is taken.

import { hasFailed, pairKey, sweepKey } from './channel-decisions.ts';
import type { ChannelTable } from './channel-table.ts';
import { filledColumn } from './filled-column.ts';
import { tailSurprise } from './tail-share.ts';
import type { Traffic } from './traffic.ts';

/** Surprise of a value that all channels of one key share by nature. */
interface SharedSurprise {
  readonly surprise: Float64Array;
  readonly shared: Uint32Array;
}

type KeyOf = (channels: ChannelTable, at: number) => number;

/** `values`: counts, compared by their logarithm. */
function sharedSurprise(
  channels: ChannelTable,
  keyOf: KeyOf,
  values: Float64Array,
  least: number,
): SharedSurprise {
  const groups = new Map<number, number>();
  const groupOf = Uint32Array.from({ length: channels.count }, (_, at) => {
    const key = keyOf(channels, at);
    const group = groups.get(key) ?? groups.size;
    groups.set(key, group);
    return group;
  });
  const perGroup = new Float64Array(groups.size);
  groupOf.forEach((group, at) => (perGroup[group] = Math.log1p(values[at] as number)));
  const found = tailSurprise(perGroup, least);
  return {
    surprise: filledColumn(groupOf.length, (at) => found[groupOf[at] as number] as number),
    shared: groupOf,
  };
}

/** Different server ports between the same two addresses with the same client. */
export function portsOfPair(channels: ChannelTable): Float64Array {
  const ports = new Map<number, number>();
  for (let at = 0; at < channels.count; at++)
    ports.set(pairKey(channels, at), (ports.get(pairKey(channels, at)) ?? 0) + 1);
  return filledColumn(channels.count, (at) => ports.get(pairKey(channels, at)) ?? 1);
}

/** All channels between the same two addresses share the value of `portsOfPair`. */
export function portsSurprise(channels: ChannelTable, values: Float64Array, least: number): SharedSurprise {
  return sharedSurprise(channels, pairKey, values, least);
}

/**
 * Hosts that the client of a failed channel failed with on the same port; 0 where it got through. One failure each is
 * nothing in any of them: only together they are a sweep.
 */
export function triedHosts(channels: ChannelTable): Float64Array {
  const tried = new Map<number, number>();
  for (let at = 0; at < channels.count; at++) {
    if (!hasFailed(channels, at)) continue;
    const key = sweepKey(channels, at);
    tried.set(key, (tried.get(key) ?? 0) + 1);
  }
  return filledColumn(channels.count, (at) =>
    hasFailed(channels, at) ? (tried.get(sweepKey(channels, at)) ?? 0) : 0,
  );
}

/** What failed of one client and service shares the value of `triedHosts`, and so does what got through. */
export function triedSurprise(channels: ChannelTable, values: Float64Array, least: number): SharedSurprise {
  const keyOf: KeyOf = (of, at) => sweepKey(of, at) * 2 + Number(hasFailed(of, at));
  return sharedSurprise(channels, keyOf, values, least);
}

/** As many connections are how anybody loads a page: they count as one. */
const handful = 4;

/** Guesses at passwords, polls and pieces are connections again and again. Questions and datagrams are none: NaN. */
export function connectionsOpened(traffic: Traffic, channels: ChannelTable): Float64Array {
  const tcp = traffic.table.dictionaries.protocols.find('TCP') ?? -1;
  return filledColumn(channels.count, (at) => {
    const isOpened = channels.protocol[at] === tcp && channels.localIsClient[at] === 1;
    const flows = channels.flows[at] as number;
    return !isOpened ? Number.NaN : flows > handful ? flows : 1;
  });
}
