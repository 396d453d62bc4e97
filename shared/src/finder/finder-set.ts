// One dataset of the finder: what each channel sent and received, by label, and how much each local host sent in each hour.
// One pass over the packets; what is kept grows with channels, labels and hours, never with packets.

import { noLabel } from '../domain/ordinary-label.ts';
import { registrableDomain } from '../analysis/dns-questions.ts';
import type { ChannelTable } from '../analysis/channel-table.ts';
import type { Traffic } from '../analysis/traffic.ts';
import { remoteName } from '../stats/baseline-change.ts';
import { subjectOf, sumSides, type Subject } from '../stats/overview.ts';
import { visitPackets } from '../stats/timeline.ts';
import { BusiestBin, HostHours, type HourSums } from './time-bins.ts';

export interface LabelAmounts {
  readonly packets: number;
  readonly bytesUp: number;
}

export interface SetChannel {
  /** The same in every dataset. */
  readonly key: string;
  readonly local: string;
  /** A registrable domain, or an address. */
  readonly remote: string;
  readonly port: number;
  readonly protocol: string;
  readonly localIsClient: boolean;
  /** Leaves the local addresses; where nothing does, every channel between two of them. */
  readonly isCounted: boolean;
  readonly packets: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Most bytes sent in a minute of the clock. */
  readonly peakMinute: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly labels: Readonly<Record<string, LabelAmounts>>;
}

type ChannelEnds = Pick<SetChannel, 'local' | 'remote' | 'port' | 'protocol' | 'localIsClient'>;

export function channelKey({ local, remote, port, protocol, localIsClient }: ChannelEnds): string {
  return `${local} ${remote} ${port} ${protocol} ${localIsClient ? 1 : 0}`;
}

export interface FinderSet {
  readonly packets: number;
  readonly bytes: number;
  readonly labels: Readonly<Record<string, number>>;
  readonly channels: readonly SetChannel[];
  /** Registrable domains of remote addresses, as the DNS was seen to answer. */
  readonly domains: ReadonlyMap<string, string>;
  /** Local addresses. */
  readonly hosts: ReadonlySet<string>;
  /** Bytes that one local host sent out in one hour, and the hour of the day (UTC); hours without any are left out. */
  readonly hostHours: HourSums;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly localRule: string;
  readonly onlyInside: boolean;
}

const minuteUs = 60e6;

/** Needs a channel table made from this traffic. */
export function readFinderSet(traffic: Traffic, channels: ChannelTable): FinderSet {
  const subject = subjectOf(traffic, channels);
  const merged = mergeChannels(subject);
  const sums = sumPackets(subject, merged);
  const { labels } = traffic.table.dictionaries;
  const names = Array.from({ length: labels.size }, (_, id) => labels.get(id) ?? noLabel);
  const read = merged.firsts.map((_, at) => channelOf(subject, merged, at, { sums, names }));
  const { startUs, endUs } = subject.span;
  return {
    packets: traffic.table.count,
    bytes: totalBytes(traffic),
    labels: labelCounts(traffic, names),
    channels: read,
    domains: domainsOf(subject),
    hosts: new Set(read.filter(({ isCounted }) => isCounted).map(({ local }) => local)),
    hostHours: sums.hostHours,
    firstMs: Number.isNaN(startUs) ? null : startUs / 1000,
    lastMs: Number.isNaN(endUs) ? null : endUs / 1000,
    localRule: traffic.rule.text.slice(0, 512),
    onlyInside: sumSides(traffic, channels).onlyInside,
  };
}

function domainsOf({ traffic, channels, all, address }: Subject): ReadonlyMap<string, string> {
  const domains = new Map<string, string>();
  for (const channel of all) {
    const remote = address(channels.remote[channel] as number);
    const name = traffic.names.get(remote);
    if (name !== undefined) domains.set(remote, registrableDomain(name));
  }
  return domains;
}

interface Merged {
  /** By channel of the table: the number of its merged channel. */
  readonly mergedOf: Uint32Array;
  readonly keys: readonly string[];
  /** A channel of the table for each. */
  readonly firsts: readonly number[];
  readonly remotes: readonly string[];
  /** By channel of the table: 1 = counted. */
  readonly counted: Uint8Array;
}

/** Addresses of one domain are one remote: they change from day to day. */
function mergeChannels(subject: Subject): Merged {
  const { channels, chosen, address, protocol } = subject;
  const mergedOf = new Uint32Array(channels.count);
  const counted = new Uint8Array(channels.count);
  for (const channel of chosen) counted[channel] = 1;
  const ids = new Map<string, number>();
  const firsts: number[] = [];
  const remotes: string[] = [];
  for (let channel = 0; channel < channels.count; channel++) {
    const remote = remoteName(subject, channel);
    const key = channelKey({
      local: address(channels.local[channel] as number),
      ...{ remote, port: channels.port[channel] as number, protocol: protocol(channel) },
      localIsClient: channels.localIsClient[channel] === 1,
    });
    let id = ids.get(key);
    if (id === undefined) {
      id = firsts.length;
      ids.set(key, id);
      firsts.push(channel);
      remotes.push(remote);
    }
    mergedOf[channel] = id;
  }
  return { mergedOf, keys: [...ids.keys()], firsts, remotes, counted };
}

interface Sums {
  /** By merged channel and label id. */
  readonly packets: Uint32Array;
  readonly bytesUp: Float64Array;
  /** By merged channel. */
  readonly bytesDown: Float64Array;
  readonly peakMinute: Float64Array;
  readonly firstUs: Float64Array;
  readonly lastUs: Float64Array;
  readonly hostHours: HourSums;
}

function sumPackets({ traffic, channels }: Subject, { mergedOf, firsts, counted }: Merged): Sums {
  const { table } = traffic;
  const { timestampUs, size, label } = table;
  const stride = table.dictionaries.labels.size;
  const count = firsts.length;
  const packets = new Uint32Array(count * stride);
  const bytesUp = new Float64Array(count * stride);
  const bytesDown = new Float64Array(count);
  const firstUs = new Float64Array(count).fill(Infinity);
  const lastUs = new Float64Array(count).fill(-Infinity);
  const minutes = new BusiestBin(count, minuteUs);
  const hours = new HostHours(table.dictionaries.addresses.size);
  // Hot loop: 3,000,000 packets.
  visitPackets(traffic, (row, flow, isUp) => {
    const channel = channels.channelOfFlow[flow] as number;
    const at = mergedOf[channel] as number;
    const cell = at * stride + (label[row] as number);
    const timeUs = timestampUs[row] as number;
    const bytes = size[row] as number;
    packets[cell] = (packets[cell] as number) + 1;
    if (timeUs < (firstUs[at] as number)) firstUs[at] = timeUs;
    if (timeUs > (lastUs[at] as number)) lastUs[at] = timeUs;
    if (!isUp) {
      bytesDown[at] = (bytesDown[at] as number) + bytes;
      return;
    }
    bytesUp[cell] = (bytesUp[cell] as number) + bytes;
    minutes.add(at, timeUs, bytes);
    if (counted[channel] === 1) hours.add(channels.local[channel] as number, timeUs, bytes);
  });
  const peakMinute = minutes.finish();
  return { packets, bytesUp, bytesDown, firstUs, lastUs, peakMinute, hostHours: hours.finish() };
}

interface Named {
  readonly sums: Sums;
  /** By label id. */
  readonly names: readonly string[];
}

function channelOf(subject: Subject, merged: Merged, at: number, { sums, names }: Named): SetChannel {
  const { channels, address, protocol } = subject;
  const first = merged.firsts[at] as number;
  const labels: Record<string, LabelAmounts> = {};
  let [packets, bytesUp] = [0, 0];
  for (const [label, name] of names.entries()) {
    const cell = at * names.length + label;
    const own = { packets: sums.packets[cell] as number, bytesUp: sums.bytesUp[cell] as number };
    if (own.packets === 0) continue;
    labels[name] = own;
    packets += own.packets;
    bytesUp += own.bytesUp;
  }
  return {
    key: merged.keys[at] as string,
    local: address(channels.local[first] as number),
    remote: merged.remotes[at] as string,
    port: channels.port[first] as number,
    protocol: protocol(first),
    localIsClient: channels.localIsClient[first] === 1,
    isCounted: merged.counted[first] === 1,
    ...{ packets, bytesUp, labels },
    bytesDown: sums.bytesDown[at] as number,
    peakMinute: sums.peakMinute[at] as number,
    firstUs: sums.firstUs[at] as number,
    lastUs: sums.lastUs[at] as number,
  };
}

function totalBytes({ table }: Traffic): number {
  let bytes = 0;
  for (let row = 0; row < table.count; row++) bytes += table.size[row] as number;
  return bytes;
}

function labelCounts({ table }: Traffic, names: readonly string[]): Record<string, number> {
  const counts = new Float64Array(256);
  for (let row = 0; row < table.count; row++) {
    const label = table.label[row] as number;
    counts[label] = (counts[label] as number) + 1;
  }
  const named = [...counts].map((count, label) => [names[label] ?? noLabel, count] as const);
  return Object.fromEntries(named.filter(([, count]) => count > 0));
}
