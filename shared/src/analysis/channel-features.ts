// Computes the features of every channel. NaN = unknown: it can neither speak for nor against.

import { servicePortRank } from '../flows/service-port.ts';
import { channelCatalogue, type ChannelFeatureKey } from './channel-catalogue.ts';
import { channelIdentity } from './channel-identity.ts';
import { channelRegularity } from './channel-regularity.ts';
import type { ChannelTable } from './channel-table.ts';
import type { FeatureColumn } from './feature.ts';
import type { DnsAsker } from './dns-questions.ts';
import type { FlowSpeech } from './flow-names.ts';
import type { Traffic } from './traffic.ts';

export type ChannelValues = Record<ChannelFeatureKey, Float64Array>;

/** Added to the denominator of PCR, so that a handful of bytes in one direction is no ratio. */
const pcrShrinkBytes = 2000;
/** Channels a host needs beside this one before "usual for this host" means something. */
export const leastOtherChannels = 4;

export function channelValues(
  traffic: Traffic,
  channels: ChannelTable,
  speech: FlowSpeech,
  dns: readonly DnsAsker[],
): ChannelValues {
  const { count } = channels;
  const each = (value: (channel: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, at) => value(at));
  const upload = each((at) => channels.payloadUp[at] as number);
  const download = each((at) => channels.payloadDown[at] as number);
  const net = each((at) => Math.max(0, (upload[at] as number) - (download[at] as number)));
  const pcr = each((at) => {
    const sent = upload[at] as number;
    const received = download[at] as number;
    return (sent - received) / (sent + received + pcrShrinkBytes);
  });
  const dnsBytes = new Float64Array(count).fill(Number.NaN);
  for (const asker of dns) {
    const known = dnsBytes[asker.channel] as number;
    dnsBytes[asker.channel] = Number.isNaN(known) ? asker.bytes : Math.max(known, asker.bytes);
  }
  return {
    upload,
    download,
    netUpload: net,
    pcr,
    uploadHabit: overHostMedian(channels, upload),
    packets: channels.packets,
    remoteHosts: localHostsOfRemote(channels),
    portRarity: portRarity(channels),
    ...channelIdentity(traffic, channels, speech),
    regularity: channelRegularity(traffic, channels),
    duration: longestFlow(traffic, channels),
    failed: channels.failed,
    ports: portsOfPair(channels),
    dnsBytes,
  };
}

export function channelColumns(values: ChannelValues): FeatureColumn[] {
  return (Object.keys(channelCatalogue) as ChannelFeatureKey[]).map((key) => ({
    ...channelCatalogue[key],
    values: values[key],
  }));
}

/** (1 + value) over (1 + the median of the same host's other channels); NaN with too few others. */
function overHostMedian(channels: ChannelTable, values: Float64Array): Float64Array {
  const ofHost = new Map<number, number[]>();
  for (let at = 0; at < channels.count; at++) {
    const host = channels.local[at] as number;
    const list = ofHost.get(host);
    if (list === undefined) ofHost.set(host, [values[at] as number]);
    else list.push(values[at] as number);
  }
  for (const list of ofHost.values()) list.sort((a, b) => a - b);
  return Float64Array.from({ length: channels.count }, (_, at) => {
    const sorted = ofHost.get(channels.local[at] as number) ?? [];
    if (sorted.length <= leastOtherChannels) return Number.NaN;
    const value = values[at] as number;
    return (1 + value) / (1 + medianWithout(sorted, value));
  });
}

/** Median of a sorted list with one entry equal to `value` left out. */
export function medianWithout(sorted: ArrayLike<number>, value: number): number {
  const others = sorted.length - 1;
  if (others < 1) return Number.NaN;
  const get = (rank: number): number => {
    const plain = sorted[rank] as number;
    return plain < value ? plain : (sorted[rank + 1] as number);
  };
  const middle = Math.floor((others - 1) / 2);
  return others % 2 === 1 ? get(middle) : (get(middle) + get(middle + 1)) / 2;
}

function localHostsOfRemote(channels: ChannelTable): Float64Array {
  const hosts = new Map<number, Set<number>>();
  for (let at = 0; at < channels.count; at++) {
    const remote = channels.remote[at] as number;
    const set = hosts.get(remote) ?? new Set<number>();
    set.add(channels.local[at] as number);
    hosts.set(remote, set);
  }
  return Float64Array.from(channels.remote, (remote) => hosts.get(remote)?.size ?? 1);
}

/**
 * −log10 of the share of channels with the same kind of service. Ports below 1024 and common services stand for
 * themselves, all other registered ports are one kind, all ephemeral ones another: a port drawn at random is not
 * rarer than its kind.
 */
function portRarity(channels: ChannelTable): Float64Array {
  const kinds = Array.from({ length: channels.count }, (_, at) => {
    const port = channels.port[at] as number;
    const rank = servicePortRank(port);
    const kind = port === 0 || rank >= 2 ? `port ${port}` : `rank ${rank}`;
    return `${channels.protocol[at] as number} ${channels.localIsClient[at] as number} ${kind}`;
  });
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Float64Array.from(kinds, (kind) => Math.log10(channels.count / (counts.get(kind) ?? 1)));
}

function longestFlow(traffic: Traffic, channels: ChannelTable): Float64Array {
  const longest = new Float64Array(channels.count);
  const { flows } = traffic;
  for (let flow = 0; flow < flows.count; flow++) {
    const channel = channels.channelOfFlow[flow] as number;
    const seconds = ((flows.lastUs[flow] as number) - (flows.firstUs[flow] as number)) / 1e6;
    if (seconds > (longest[channel] as number)) longest[channel] = seconds;
  }
  return longest;
}

/** Different server ports between the same two addresses with the same client. */
function portsOfPair(channels: ChannelTable): Float64Array {
  const keyOf = (at: number): string =>
    `${channels.local[at] as number} ${channels.remote[at] as number} ${channels.localIsClient[at] as number}`;
  const ports = new Map<string, number>();
  for (let at = 0; at < channels.count; at++) ports.set(keyOf(at), (ports.get(keyOf(at)) ?? 0) + 1);
  return Float64Array.from({ length: channels.count }, (_, at) => ports.get(keyOf(at)) ?? 1);
}
