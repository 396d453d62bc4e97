// Which channels are one and the same happening. A scan is a thousand channels alike: each counted as a decision of
// its own, they call each other common and nothing stands out. So what one host does to 15 ports of another, or to one
// port of 25 others, without getting through (DETECTION §3.7) is one decision, as DETECTION §2 counts episodes.

import type { ChannelTable } from './channel-table.ts';

const leastPorts = 15;
const leastHosts = 25;

/** Number of the decision of every channel: the first channel of the same happening. */
export function channelDecisions(channels: ChannelTable): Uint32Array {
  const decision = Uint32Array.from({ length: channels.count }, (_, at) => at);
  // The wider happening last: a sweep over many hosts that tries many ports of each is a sweep.
  join(decision, channels, pairKey, leastPorts, false);
  join(decision, channels, sweepKey, leastHosts, true);
  return decision;
}

/** Address ids are below 2^26; with the direction the key of a pair stays an exact number. */
export function pairKey({ local, remote, localIsClient }: ChannelTable, at: number): number {
  return ((local[at] as number) * 2 ** 26 + (remote[at] as number)) * 2 + (localIsClient[at] as number);
}

/** One client of one service: port and protocol fit 26 bits, see channelCompany. */
export function sweepKey({ local, remote, localIsClient, port, protocol }: ChannelTable, at: number): number {
  const client = (localIsClient[at] === 1 ? local[at] : remote[at]) as number;
  return (client * 2 ** 16 + (port[at] as number)) * 2 ** 10 + (protocol[at] as number);
}

/** Channels of one key become one where at least `least` of them failed; with `onlyFailed`, only those that did. */
function join(
  decision: Uint32Array,
  channels: ChannelTable,
  keyOf: (channels: ChannelTable, at: number) => number,
  least: number,
  onlyFailed: boolean,
): void {
  const failed = new Map<number, number>();
  for (let at = 0; at < channels.count; at++) {
    if (!hasFailed(channels, at)) continue;
    const key = keyOf(channels, at);
    failed.set(key, (failed.get(key) ?? 0) + 1);
  }
  const first = new Map<number, number>();
  for (let at = 0; at < channels.count; at++) {
    const key = keyOf(channels, at);
    if ((failed.get(key) ?? 0) < least || (onlyFailed && !hasFailed(channels, at))) continue;
    const known = first.get(key);
    if (known === undefined) first.set(key, decision[at] as number);
    else decision[at] = known;
  }
}

export function hasFailed({ failed }: ChannelTable, at: number): boolean {
  return (failed[at] as number) > 0;
}
