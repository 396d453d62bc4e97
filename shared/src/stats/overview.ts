// What left the network in a scope: totals, senders, destinations, protocols and conversations. Sums come from the channels;
// one pass over the packets adds when the destinations were sent to.

import type { ChannelTable } from '../analysis/channel-table.ts';
import { channelClient, channelServer, channelServerNames } from '../analysis/channel-names.ts';
import type { Traffic } from '../analysis/traffic.ts';
import { sparklineBins, type Overview } from '../contract/stats.ts';
import { serviceName } from '../flows/service-name.ts';
import { amountsOf, bySent, groupChannels, type Group } from './amounts.ts';
import { binOf, timeSpan, visitPackets, type TimeSpan } from './timeline.ts';

/** Rows of each list. */
export const overviewRows = 10;

interface Subject {
  readonly traffic: Traffic;
  readonly channels: ChannelTable;
  readonly names: readonly (string | null)[];
  readonly span: TimeSpan;
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

function subjectOf(traffic: Traffic, channels: ChannelTable): Subject {
  const { addresses, protocols } = traffic.table.dictionaries;
  const all = Array.from({ length: channels.count }, (_, channel) => channel);
  const leaving = all.filter((channel) => leaves(traffic, channels, channel));
  const between = all.filter((channel) => traffic.group[channels.remote[channel] as number] === 0);
  return {
    ...{ traffic, channels },
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

function sumSides(
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
  const groups = groupChannels(channels, chosen, local, (channel) => channels.remote[channel] as number);
  return groups
    .sort(bySent)
    .slice(0, rows)
    .map((group) => {
      const text = address(local(group.channel));
      return {
        address: text,
        name: traffic.names.get(text) ?? null,
        destinations: group.others.size,
        ...amountsOf(group),
      };
    });
}

/** One service of one remote address; where it is the local side that serves, its own port. */
function destinationKey({ remote, port, protocol, localIsClient }: ChannelTable, channel: number): string {
  return [remote[channel], port[channel], protocol[channel], localIsClient[channel]].join(' ');
}

function destinationsOf(subject: Subject, rows: number): Overview['destinations'] {
  const { channels, chosen, address, protocol, names } = subject;
  const keyOf = (channel: number): string => destinationKey(channels, channel);
  const groups = groupChannels(channels, chosen, keyOf, (channel) => channels.local[channel] as number)
    .sort(bySent)
    .slice(0, rows);
  const overTime = sentOverTime(subject, groups);
  const nameOf = namesByKey(chosen, keyOf, (channel) =>
    channels.localIsClient[channel] === 1 ? (names[channel] ?? null) : null,
  );
  return groups.map((group, at) => {
    const { channel } = group;
    const port = channels.port[channel] as number;
    const remote = address(channels.remote[channel] as number);
    return {
      name: nameOf.get(keyOf(channel)) ?? subject.traffic.names.get(remote) ?? null,
      address: remote,
      ...{ port, protocol: protocol(channel), service: serviceName(protocol(channel), port) },
      senders: group.others.size,
      firstMs: group.firstUs / 1000,
      sentOverTime: overTime[at] ?? [],
      ...amountsOf(group),
    };
  });
}

function namesByKey(
  chosen: Iterable<number>,
  keyOf: (channel: number) => string,
  nameOf: (channel: number) => string | null,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const channel of chosen) {
    const name = nameOf(channel);
    if (name !== null && !names.has(keyOf(channel))) names.set(keyOf(channel), name);
  }
  return names;
}

function sentOverTime(subject: Subject, groups: readonly Group[]): number[][] {
  const { traffic, channels, chosen, span } = subject;
  const rank = new Map(groups.map(({ channel }, at) => [destinationKey(channels, channel), at] as const));
  const groupOfChannel = new Int32Array(channels.count).fill(-1);
  for (const channel of chosen) groupOfChannel[channel] = rank.get(destinationKey(channels, channel)) ?? -1;
  const bins = groups.map(() => new Array<number>(sparklineBins).fill(0));
  const bin = binOf(span, sparklineBins);
  const { timestampUs, size } = traffic.table;
  visitPackets(traffic, (row, flow, isUp) => {
    if (!isUp) return;
    const into = bins[groupOfChannel[channels.channelOfFlow[flow] as number] as number];
    if (into === undefined) return;
    const at = bin(timestampUs[row] as number);
    if (at >= 0) into[at] = (into[at] as number) + (size[row] as number);
  });
  return bins;
}

function protocolsOf({ channels, protocol }: Subject, rows: number): Overview['protocols'] {
  const all = Array.from({ length: channels.count }, (_, channel) => channel);
  const code = (channel: number): number => channels.protocol[channel] as number;
  const port = (channel: number): number => channels.port[channel] as number;
  const portKey = (channel: number): number => code(channel) * 65_536 + port(channel);
  const ports = groupChannels(channels, all, portKey, port).sort(bySent);
  return groupChannels(channels, all, code, port)
    .sort(bySent)
    .map((group) => ({
      protocol: protocol(group.channel),
      ...amountsOf(group),
      ports: ports
        .filter(({ channel }) => code(channel) === code(group.channel) && port(channel) > 0)
        .slice(0, rows)
        .map((one) => ({
          port: port(one.channel),
          service: serviceName(protocol(one.channel), port(one.channel)),
          ...amountsOf(one),
        })),
    }));
}

function conversationsOf({ channels, names, address }: Subject, rows: number): Overview['conversations'] {
  const all = Array.from({ length: channels.count }, (_, channel) => channel);
  const client = (channel: number): number => channelClient(channels, channel);
  const server = (channel: number): number => channelServer(channels, channel);
  const keyOf = (channel: number): string => `${client(channel)} ${server(channel)}`;
  const nameOf = namesByKey(all, keyOf, (channel) => names[channel] ?? null);
  return groupChannels(channels, all, keyOf, client)
    .sort((a, b) => b.bytesUp + b.bytesDown - (a.bytesUp + a.bytesDown))
    .slice(0, rows)
    .map((group) => ({
      client: address(client(group.channel)),
      server: address(server(group.channel)),
      serverName: nameOf.get(keyOf(group.channel)) ?? null,
      ...amountsOf(group),
    }));
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
