// Sums of channels by whatever they have in common: a sender, a destination, a protocol, a port, a pair of addresses.

import type { ChannelTable } from '../analysis/channel-table.ts';

export interface Amounts {
  flows: number;
  packets: number;
  bytesUp: number;
  bytesDown: number;
}

export interface Group extends Amounts {
  readonly key: number;
  /** Any of its channels. */
  readonly channel: number;
  firstUs: number;
}

type OfChannel<T> = (channel: number) => T;

/** Keys are numbers: texts took as long as all the rest where there are 100,000 channels. */
export function groupChannels(
  channels: ChannelTable,
  chosen: Iterable<number>,
  keyOf: OfChannel<number>,
): Group[] {
  const groups = new Map<number, Group>();
  for (const channel of chosen) {
    const key = keyOf(channel);
    let group = groups.get(key);
    if (group === undefined) {
      group = { key, channel, flows: 0, packets: 0, bytesUp: 0, bytesDown: 0, firstUs: Infinity };
      groups.set(key, group);
    }
    group.flows += channels.flows[channel] as number;
    group.packets += channels.packets[channel] as number;
    group.bytesUp += channels.bytesUp[channel] as number;
    group.bytesDown += channels.bytesDown[channel] as number;
    group.firstUs = Math.min(group.firstUs, channels.firstUs[channel] as number);
  }
  return [...groups.values()];
}

/** The different values that the channels of each shown group have, by key; missing ones are left out. */
export function valuesOfGroups<T>(
  shown: readonly Group[],
  chosen: Iterable<number>,
  keyOf: OfChannel<number>,
  valueOf: OfChannel<T | null>,
): ReadonlyMap<number, ReadonlySet<T>> {
  const values = new Map(shown.map(({ key }) => [key, new Set<T>()] as const));
  for (const channel of chosen) {
    const value = valueOf(channel);
    if (value !== null) values.get(keyOf(channel))?.add(value);
  }
  return values;
}

export function amountsOf({ flows, packets, bytesUp, bytesDown }: Amounts): Amounts {
  return { flows, packets, bytesUp, bytesDown };
}

/** Most bytes sent first; equal ones by all their bytes. */
export function bySent(a: Amounts, b: Amounts): number {
  return b.bytesUp - a.bytesUp || b.bytesDown - a.bytesDown || b.packets - a.packets;
}
