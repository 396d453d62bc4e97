// Sums of channels by whatever they have in common: a sender, a destination, a protocol, a port, a pair of addresses.

import type { ChannelTable } from '../analysis/channel-table.ts';

export interface Amounts {
  flows: number;
  packets: number;
  bytesUp: number;
  bytesDown: number;
}

export interface Group extends Amounts {
  /** Any of its channels. */
  readonly channel: number;
  firstUs: number;
  /** Different values of what was counted with it. */
  readonly others: Set<number>;
}

/** `otherOf`: whose different values are counted. */
export function groupChannels(
  channels: ChannelTable,
  chosen: Iterable<number>,
  keyOf: (channel: number) => number | string,
  otherOf: (channel: number) => number,
): Group[] {
  const groups = new Map<number | string, Group>();
  for (const channel of chosen) {
    const key = keyOf(channel);
    let group = groups.get(key);
    if (group === undefined) {
      group = {
        channel,
        flows: 0,
        packets: 0,
        bytesUp: 0,
        bytesDown: 0,
        firstUs: Infinity,
        others: new Set(),
      };
      groups.set(key, group);
    }
    group.flows += channels.flows[channel] as number;
    group.packets += channels.packets[channel] as number;
    group.bytesUp += channels.bytesUp[channel] as number;
    group.bytesDown += channels.bytesDown[channel] as number;
    group.firstUs = Math.min(group.firstUs, channels.firstUs[channel] as number);
    group.others.add(otherOf(channel));
  }
  return [...groups.values()];
}

export function amountsOf({ flows, packets, bytesUp, bytesDown }: Amounts): Amounts {
  return { flows, packets, bytesUp, bytesDown };
}

/** Most bytes sent first; equal ones by all their bytes. */
export function bySent(a: Amounts, b: Amounts): number {
  return b.bytesUp - a.bytesUp || b.bytesDown - a.bytesDown || b.packets - a.packets;
}
