// What left the network in a scope: totals, senders, destinations, protocols and conversations. Sums come from the channels;
// one pass over the packets adds when the destinations were sent to.

import type { ChannelTable } from '../analysis/channel-table.ts';
import { channelClient, channelServer, channelServerNames } from '../analysis/channel-names.ts';
import type { Traffic } from '../analysis/traffic.ts';
import { sparklineBins, type Overview } from '../contract/stats.ts';
import { serviceName } from '../flows/service-name.ts';
import { amountsOf, bySent, groupChannels, valuesOfGroups, type Group } from './amounts.ts';
import { binOf, timeSpan, visitPackets, type TimeSpan } from './timeline.ts';

/** Rows of each list. */
export const overviewRows = 10;

export interface Subject {
  readonly traffic: Traffic;
  readonly channels: ChannelTable;
  readonly names: readonly (string | null)[];
  readonly span: TimeSpan;
  readonly all: readonly number[];
  /** Channels of senders and destinations: those that leave, or all where none does. */
  readonly chosen: readonly number[];
  readonly address: (id: number) => string;
  readonly protocol: (channel: number) => string;
}

export function summariseTraffic(traffic: Traffic, channels: ChannelTable, rows = overviewRows): Overview {
  const subject = subjectOf(traffic, channels);
  const { table } = traffic;
  const totals = sumSides(traffic, channels);
  let bytes = 0;
  for (let row = 0; row < table.count; row++) bytes += table.size[row] as number;
  return {
    ...{ packets: table.count, bytes, flows: traffic.flows.count },
    firstMs: orNull(subject.span.startUs / 1000),
    lastMs: orNull(subject.span.endUs / 1000),
    localRule: traffic.rule.text.slice(0, 512),
    ...totals,
    senders: sendersOf(subject, rows),
    destinations: destinationsOf(subject, rows),
    protocols: protocolsOf(subject, rows),
    conversations: conversationsOf(subject, rows),
  };
}

export function subjectOf(traffic: Traffic, channels: ChannelTable): Subject {
  const { addresses, protocols } = traffic.table.dictionaries;
  const all = Array.from({ length: channels.count }, (_, channel) => channel);
  const leaving = all.filter((channel) => leaves(traffic, channels, channel));
  const between = all.filter((channel) => traffic.group[channels.remote[channel] as number] === 0);
  return {
    ...{ traffic, channels, all },
    names: channelServerNames(traffic, channels),
    span: timeSpan(traffic.table.timestampUs, traffic.table.count),
    chosen: leaving.length > 0 ? leaving : between,
    address: (id) => addresses.get(id) ?? '',
    protocol: (channel) => protocols.get(channels.protocol[channel] as number) ?? '',
  };
}

/** From a local address to one that is neither local nor a group. */
function leaves({ local, group }: Traffic, channels: ChannelTable, channel: number): boolean {
  const remote = channels.remote[channel] as number;
  return local[channels.local[channel] as number] === 1 && local[remote] !== 1 && group[remote] !== 1;
}

export function sumSides(
  traffic: Traffic,
  channels: ChannelTable,
): Pick<Overview, 'sent' | 'received' | 'inside' | 'onlyInside'> {
  let [sent, received, inside, leaving] = [0, 0, 0, 0];
  for (let channel = 0; channel < channels.count; channel++) {
    const up = channels.bytesUp[channel] as number;
    const down = channels.bytesDown[channel] as number;
    if (leaves(traffic, channels, channel)) {
      [sent, received, leaving] = [sent + up, received + down, leaving + 1];
    } else inside += up + down;
  }
  return { sent, received, inside, onlyInside: leaving === 0 && channels.count > 0 };
}

function sendersOf({ traffic, channels, chosen, address }: Subject, rows: number): Overview['senders'] {
  const local = (channel: number): number => channels.local[channel] as number;
  const shown = groupChannels(channels, chosen, local).sort(bySent).slice(0, rows);
  const remotes = valuesOfGroups(shown, chosen, local, (channel) => channels.remote[channel] as number);
  return shown.map((group) => {
    const text = address(group.key);
    return {
      address: text,
      name: traffic.names.get(text) ?? null,
      destinations: remotes.get(group.key)?.size ?? 0,
      ...amountsOf(group),
    };
  });
}

/** More than there can be addresses, and twice the protocols (as in channel-table.ts): keys stay exact. */
const addressStride = 2 ** 26;
const portStride = 2 ** 16;
const protocolStride = 2 ** 11;

/** One service of one remote address; where it is the local side that serves, its own port. */
function destinationKey({ remote, port, protocol, localIsClient }: ChannelTable, channel: number): number {
  const service = (remote[channel] as number) * portStride + (port[channel] as number);
  return service * protocolStride + (protocol[channel] as number) * 2 + (localIsClient[channel] as number);
}

export function countDestinations({ channels, chosen }: Subject): number {
  return groupChannels(channels, chosen, (channel) => destinationKey(channels, channel)).length;
}

export function destinationsOf(subject: Subject, rows: number): Overview['destinations'] {
  const { traffic, channels, chosen, address, protocol, names } = subject;
  const keyOf = (channel: number): number => destinationKey(channels, channel);
  const shown = groupChannels(channels, chosen, keyOf).sort(bySent).slice(0, rows);
  const locals = valuesOfGroups(shown, chosen, keyOf, (channel) => channels.local[channel] as number);
  const known = valuesOfGroups(shown, chosen, keyOf, (channel) =>
    channels.localIsClient[channel] === 1 ? (names[channel] ?? null) : null,
  );
  const overTime = sentOverTime(subject, shown);
  return shown.map((group, at) => {
    const { key, channel } = group;
    const port = channels.port[channel] as number;
    const remote = address(channels.remote[channel] as number);
    const [name = traffic.names.get(remote) ?? null] = known.get(key) ?? [];
    return {
      name,
      address: remote,
      ...{ port, protocol: protocol(channel), service: serviceName(protocol(channel), port) },
      senders: locals.get(key)?.size ?? 0,
      firstMs: group.firstUs / 1000,
      sentOverTime: overTime[at] ?? [],
      ...amountsOf(group),
    };
  });
}

function sentOverTime(subject: Subject, groups: readonly Group[]): number[][] {
  const { traffic, channels, chosen, span } = subject;
  const rank = new Map(groups.map(({ key }, at) => [key, at] as const));
  const other = groups.length;
  const groupOfChannel = new Uint8Array(channels.count).fill(other);
  for (const channel of chosen)
    groupOfChannel[channel] = rank.get(destinationKey(channels, channel)) ?? other;
  const sums = new Float64Array(groups.length * sparklineBins);
  const bin = binOf(span, sparklineBins);
  const { timestampUs, size } = traffic.table;
  visitPackets(traffic, (row, flow, isUp) => {
    if (!isUp) return;
    const group = groupOfChannel[channels.channelOfFlow[flow] as number] as number;
    if (group === other) return;
    const at = bin(timestampUs[row] as number);
    const cell = group * sparklineBins + at;
    if (at >= 0) sums[cell] = (sums[cell] as number) + (size[row] as number);
  });
  return groups.map((_, group) => [...sums.subarray(group * sparklineBins, (group + 1) * sparklineBins)]);
}

function protocolsOf({ channels, all, protocol }: Subject, rows: number): Overview['protocols'] {
  const code = (channel: number): number => channels.protocol[channel] as number;
  const port = (channel: number): number => channels.port[channel] as number;
  const portKey = (channel: number): number => code(channel) * portStride + port(channel);
  const ports = groupChannels(channels, all, portKey).sort(bySent);
  return groupChannels(channels, all, code)
    .sort(bySent)
    .map((group) => ({
      protocol: protocol(group.channel),
      ...amountsOf(group),
      ports: ports
        .filter(({ channel }) => code(channel) === group.key && port(channel) > 0)
        .slice(0, rows)
        .map((one) => ({
          port: port(one.channel),
          service: serviceName(protocol(one.channel), port(one.channel)),
          ...amountsOf(one),
        })),
    }));
}

function conversationsOf(
  { channels, all, names, address }: Subject,
  rows: number,
): Overview['conversations'] {
  const client = (channel: number): number => channelClient(channels, channel);
  const server = (channel: number): number => channelServer(channels, channel);
  const keyOf = (channel: number): number => client(channel) * addressStride + server(channel);
  const shown = groupChannels(channels, all, keyOf)
    .sort((a, b) => b.bytesUp + b.bytesDown - (a.bytesUp + a.bytesDown))
    .slice(0, rows);
  const known = valuesOfGroups(shown, all, keyOf, (channel) => names[channel] ?? null);
  return shown.map((group) => {
    const [serverName = null] = known.get(group.key) ?? [];
    return {
      client: address(client(group.channel)),
      server: address(server(group.channel)),
      serverName,
      ...amountsOf(group),
    };
  });
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
