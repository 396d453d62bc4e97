// What a client tried, told of each of its channels: ports of one host, hosts on one port, one service again and again.
// The first two are facts about several channels at once; each such happening is counted once when the usual is taken.

import type { ChannelTable } from './channel-table.ts';
import { filledColumn } from './filled-column.ts';
import type { Traffic } from './traffic.ts';

/** Address ids are below 2^26; with the direction the key of a pair stays an exact number. */
function pairKey({ local, remote, localIsClient }: ChannelTable, at: number): number {
  return ((local[at] as number) * 2 ** 26 + (remote[at] as number)) * 2 + (localIsClient[at] as number);
}

/** One client of one service: port and protocol fit 26 bits. */
function sweepKey({ local, remote, localIsClient, port, protocol }: ChannelTable, at: number): number {
  const client = (localIsClient[at] === 1 ? local[at] : remote[at]) as number;
  return (client * 2 ** 16 + (port[at] as number)) * 2 ** 10 + (protocol[at] as number);
}

function hasFailed({ failed }: ChannelTable, at: number): boolean {
  return (failed[at] as number) > 0;
}

/** Different server ports between the same two addresses with the same client. */
export function portsOfPair(channels: ChannelTable): Float64Array {
  const ports = new Map<number, number>();
  for (let at = 0; at < channels.count; at++)
    ports.set(pairKey(channels, at), (ports.get(pairKey(channels, at)) ?? 0) + 1);
  return filledColumn(channels.count, (at) => ports.get(pairKey(channels, at)) ?? 1);
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
