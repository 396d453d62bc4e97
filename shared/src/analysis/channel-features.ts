// Computes the features of every channel. NaN = unknown: it can neither speak for nor against.

import { filledColumn } from './filled-column.ts';
import type { ChannelBook } from '../findings/channel-book.ts';
import type { Happenings } from '../findings/happenings.ts';
import { servicePortRank } from '../flows/service-port.ts';
import { channelCatalogue, type ChannelFeatureKey } from './channel-catalogue.ts';
import { connectionsOpened, portsOfPair, triedHosts } from './channel-attempts.ts';
import { channelIdentity } from './channel-identity.ts';
import type { ChannelTable } from './channel-table.ts';
import type { FeatureColumn } from './feature.ts';
import { medianWithout } from './order-statistics.ts';
import type { Traffic } from './traffic.ts';

export type ChannelValues = Record<ChannelFeatureKey, Float64Array>;

/** Added to the denominator of PCR, so that a handful of bytes in one direction is no ratio. */
const pcrShrinkBytes = 2000;
/** Less than this beyond what came back is the chatter of protocols. */
const chatterBytes = 200;

/** Payload sent beyond what came back; 0 for chatter. */
export function netUploadOf(sent: number, received: number): number {
  return sent - received > chatterBytes ? sent - received : 0;
}

/** (sent − received) / (sent + received + 2 kB). */
export function pcrOf(sent: number, received: number): number {
  return (sent - received) / (sent + received + pcrShrinkBytes);
}

/** Channels a host needs beside this one before "usual for this host" means something. */
const leastOtherChannels = 4;

export function channelValues(
  { traffic, channels, speech, askers }: ChannelBook,
  { regularity }: Happenings,
): ChannelValues {
  const { count } = channels;
  const each = (value: (channel: number) => number): Float64Array => filledColumn(count, value);
  const upload = each((at) => channels.payloadUp[at] as number);
  const download = each((at) => channels.payloadDown[at] as number);
  const net = each((at) => netUploadOf(upload[at] as number, download[at] as number));
  const pcr = each((at) => pcrOf(upload[at] as number, download[at] as number));
  const dnsBytes = new Float64Array(count).fill(Number.NaN);
  for (const asker of askers) {
    const known = dnsBytes[asker.channel] as number;
    dnsBytes[asker.channel] = Number.isNaN(known) ? asker.bytes : Math.max(known, asker.bytes);
  }
  const identity = channelIdentity(traffic, channels, speech);
  return {
    upload,
    download,
    netUpload: net,
    pcr,
    uploadHabit: overHostMedian(channels, net),
    packets: channels.packets,
    remoteHosts: localHostsOfRemote(channels),
    portRarity: kindRarity(serviceKinds(channels)),
    ...identity,
    cleartextUpload: cleartextUpload(channels, upload, identity.httpUpload),
    regularity,
    duration: longestFlow(traffic, channels),
    failed: channels.failed,
    ports: portsOfPair(channels),
    triedHosts: triedHosts(channels),
    connections: connectionsOpened(traffic, channels),
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
  return filledColumn(channels.count, (at) => {
    const sorted = ofHost.get(channels.local[at] as number) ?? [];
    if (sorted.length <= leastOtherChannels) return Number.NaN;
    const value = values[at] as number;
    return (1 + value) / (1 + medianWithout(sorted, value));
  });
}

function localHostsOfRemote(channels: ChannelTable): Float64Array {
  const hosts = new Map<number, Set<number>>();
  for (let at = 0; at < channels.count; at++) {
    const remote = channels.remote[at] as number;
    const set = hosts.get(remote) ?? new Set<number>();
    set.add(channels.local[at] as number);
    hosts.set(remote, set);
  }
  return filledColumn(channels.count, (at) => hosts.get(channels.remote[at] as number)?.size ?? 1);
}

/** Ports with less than this share of the channels are not told apart from others of their rank. */
const leastPortShare = 0.01;

/**
 * The kind of service of each channel: a common port stands for itself, the others for their rank (system, common
 * service, registered, ephemeral), so that a port drawn at random is not rarer than its kind.
 */
export function serviceKinds(channels: ChannelTable): string[] {
  const perPort = new Map<string, number>();
  const own = Array.from({ length: channels.count }, (_, at) => {
    const side = `${channels.protocol[at] as number} ${channels.localIsClient[at] as number}`;
    const key = `${side} port ${channels.port[at] as number}`;
    perPort.set(key, (perPort.get(key) ?? 0) + 1);
    return key;
  });
  return own.map((key, at) => {
    if ((perPort.get(key) ?? 0) >= leastPortShare * channels.count && (perPort.get(key) ?? 0) > 1) return key;
    const side = `${channels.protocol[at] as number} ${channels.localIsClient[at] as number}`;
    return `${side} rank ${servicePortRank(channels.port[at] as number)}`;
  });
}

/** −log10 of the share of channels with the same kind of service. */
function kindRarity(kinds: readonly string[]): Float64Array {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return filledColumn(kinds.length, (at) => Math.log10(kinds.length / (counts.get(kinds[at] ?? '') ?? 1)));
}

/** Services without encryption of their own, where bytes sent can be a theft in plain sight (FTP, telnet, mail …). */
const cleartextPorts = new Set([20, 21, 23, 25, 69, 110, 119, 143, 513, 514, 587, 2525]);

/** Payload sent by such a service, or by HTTP with POST or PUT; 0 for all others, and for chatter. */
function cleartextUpload(
  channels: ChannelTable,
  upload: Float64Array,
  httpUpload: Float64Array,
): Float64Array {
  return upload.map((value, at) => {
    const isClear = cleartextPorts.has(channels.port[at] as number) || httpUpload[at] === 1;
    return isClear && channels.localIsClient[at] === 1 && value > chatterBytes ? value : 0;
  });
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
