// A name that one recording knows holds for all that are compared: a resolver that had the answer already asks nobody, and
// tables of packets have no answers at all.

import type { NamedSet } from './combine-sets.ts';
import { channelKey, type FinderSet, type LabelAmounts, type SetChannel } from './finder-set.ts';

export function shareNames(sets: readonly NamedSet[]): NamedSet[] {
  const domains = new Map(sets.flatMap(({ set }) => [...set.domains]));
  if (domains.size === 0) return [...sets];
  return sets.map((one) => ({ ...one, set: withNames(one.set, domains) }));
}

function withNames(set: FinderSet, domains: ReadonlyMap<string, string>): FinderSet {
  if (!set.channels.some(({ remote }) => domains.has(remote))) return set;
  const channels = new Map<string, SetChannel>();
  for (const channel of set.channels) {
    const remote = domains.get(channel.remote) ?? channel.remote;
    const renamed = { ...channel, remote, key: channelKey({ ...channel, remote }) };
    const known = channels.get(renamed.key);
    channels.set(renamed.key, known === undefined ? renamed : joined(known, renamed));
  }
  return { ...set, channels: [...channels.values()] };
}

/** The busiest minute is at least that of the busier one. */
function joined(one: SetChannel, two: SetChannel): SetChannel {
  const labels: Record<string, LabelAmounts> = { ...one.labels };
  for (const [label, { packets, bytesUp }] of Object.entries(two.labels)) {
    const known = labels[label] ?? { packets: 0, bytesUp: 0 };
    labels[label] = { packets: known.packets + packets, bytesUp: known.bytesUp + bytesUp };
  }
  return {
    ...one,
    ...{ labels, packets: one.packets + two.packets },
    bytesUp: one.bytesUp + two.bytesUp,
    bytesDown: one.bytesDown + two.bytesDown,
    peakMinute: Math.max(one.peakMinute, two.peakMinute),
    firstUs: Math.min(one.firstUs, two.firstUs),
    lastUs: Math.max(one.lastUs, two.lastUs),
  };
}
