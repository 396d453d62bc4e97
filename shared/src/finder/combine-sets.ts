// Ports and channels of several datasets together, with who has them.

import type { FinderChannelRow, FinderDataset, FinderPoints, FinderPort } from '../contract/finder.ts';
import { addressWithPort } from '../domain/address-port.ts';
import { serviceName } from '../flows/service-name.ts';
import { noLabel, type FinderSet, type SetChannel } from './finder-set.ts';

export interface NamedSet {
  readonly name: string;
  readonly isBaseline: boolean;
  /** Of the whole dataset, from its first to its last packet. */
  readonly hours: number;
  readonly set: FinderSet;
}

/** Quiet traffic: what a capture labels unless told, and what has no label. */
const ordinaryLabels: ReadonlySet<string> = new Set(['norm', noLabel]);

export function isOrdinaryLabel(label: string): boolean {
  return ordinaryLabels.has(label);
}

export function hasOrdinaryLabelsOnly({ labels }: SetChannel): boolean {
  return Object.keys(labels).every(isOrdinaryLabel);
}

/** `443 TCP`: equal for equal services of any host. */
export function portKey({ port, protocol }: Pick<SetChannel, 'port' | 'protocol'>): string {
  return `${port} ${protocol}`;
}

/** The service that a channel leads to, whichever local host uses it. */
export function serviceKey(channel: SetChannel): string {
  return `${channel.remote} ${portKey(channel)} ${channel.localIsClient ? 1 : 0}`;
}

export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

export function datasetRow({ name, isBaseline, hours, set }: NamedSet): FinderDataset {
  const { packets, bytes, firstMs, lastMs, labels } = set;
  return {
    ...{ name, isBaseline, packets, bytes, hours, firstMs, lastMs, labels: { ...labels } },
    hosts: set.hosts.size,
    channels: set.channels.length,
  };
}

interface Sum {
  readonly first: SetChannel;
  packets: number;
  bytesUp: number;
  bytesDown: number;
  readonly labels: Record<string, number>;
  readonly datasets: Record<string, number>;
  readonly channels: Set<string>;
  readonly hosts: Set<string>;
}

function sumBy(sets: readonly NamedSet[], keyOf: (channel: SetChannel) => string): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { name, set } of sets) {
    for (const channel of set.channels) {
      const key = keyOf(channel);
      let sum = sums.get(key);
      if (sum === undefined) {
        sum = {
          ...{ first: channel, packets: 0, bytesUp: 0, bytesDown: 0, labels: {}, datasets: {} },
          ...{ channels: new Set<string>(), hosts: new Set<string>() },
        };
        sums.set(key, sum);
      }
      addChannel(sum, channel, name);
    }
  }
  return sums;
}

function addChannel(sum: Sum, channel: SetChannel, dataset: string): void {
  sum.packets += channel.packets;
  sum.bytesUp += channel.bytesUp;
  sum.bytesDown += channel.bytesDown;
  sum.datasets[dataset] = (sum.datasets[dataset] ?? 0) + channel.packets;
  for (const [label, { packets }] of Object.entries(channel.labels))
    sum.labels[label] = (sum.labels[label] ?? 0) + packets;
  sum.channels.add(channel.key);
  sum.hosts.add(channel.local);
}

function bySent(a: Sum, b: Sum): number {
  return b.bytesUp - a.bytesUp || b.bytesDown - a.bytesDown || b.packets - a.packets;
}

function amountsOf({ packets, bytesUp, bytesDown, labels, datasets }: Sum) {
  return { packets, bytesUp, bytesDown, labels, datasets };
}

export interface Listed<T> {
  readonly rows: readonly T[];
  /** Of which `rows` are the first. */
  readonly count: number;
}

export function combinePorts(sets: readonly NamedSet[], rows: number): Listed<FinderPort> {
  const sums = [...sumBy(sets, portKey).values()].sort(bySent);
  const shown = sums.slice(0, rows).map((sum) => {
    const { port, protocol } = sum.first;
    const service = serviceName(protocol, port);
    return {
      ...{ port, protocol, service, channels: sum.channels.size, hosts: sum.hosts.size },
      ...amountsOf(sum),
    };
  });
  return { rows: shown, count: sums.length };
}

export function combineChannels(sets: readonly NamedSet[], rows: number): Listed<FinderChannelRow> {
  const sums = [...sumBy(sets, ({ key }) => key).values()].sort(bySent);
  const shown = sums.slice(0, rows);
  const spread = spreadOf(sets, new Set(shown.map(({ first }) => serviceKey(first))));
  const hosts = new Set(sets.flatMap(({ set }) => set.channels.map(({ local }) => local))).size;
  const listed = shown.map((sum) => {
    const { local, remote, port, protocol } = sum.first;
    const { users, datasets } = spread.get(serviceKey(sum.first)) ?? {
      users: sum.hosts,
      datasets: sum.hosts,
    };
    return {
      ...{ local, remote: remote.slice(0, 2048), port, protocol, service: serviceName(protocol, port) },
      hostShare: users.size / hosts,
      datasetShare: datasets.size / sets.length,
      ...amountsOf(sum),
    };
  });
  return { rows: listed, count: sums.length };
}

interface Spread {
  readonly users: Set<string>;
  readonly datasets: Set<string>;
}

/** Who uses the wanted services, and in which datasets. */
function spreadOf(sets: readonly NamedSet[], wanted: ReadonlySet<string>): ReadonlyMap<string, Spread> {
  const spread = new Map<string, Spread>();
  for (const key of wanted) spread.set(key, { users: new Set(), datasets: new Set() });
  for (const { name, set } of sets) {
    for (const channel of set.channels) {
      const found = spread.get(serviceKey(channel));
      found?.users.add(channel.local);
      found?.datasets.add(name);
    }
  }
  return spread;
}

export function channelTitle({
  local,
  remote,
  port,
  protocol,
}: Omit<FinderChannelRow, 'labels'> | SetChannel): string {
  return `${local} -> ${addressWithPort(remote, port)} ${protocol}`;
}

/** Labels that are not ordinary come first where there are too many, then what sent most. */
export function pointsOf(sets: readonly NamedSet[], most: number): FinderPoints {
  const labels = [...new Set(sets.flatMap(({ set }) => Object.keys(set.labels)))].sort(
    (a, b) => Number(isOrdinaryLabel(b)) - Number(isOrdinaryLabel(a)) || (a < b ? -1 : 1),
  );
  const all = sets.flatMap(({ set }, dataset) =>
    set.channels
      .filter(({ isCounted, port }) => isCounted && port > 0)
      .flatMap((channel) =>
        Object.entries(channel.labels).map(([label, { bytesUp }]) => ({ channel, label, bytesUp, dataset })),
      ),
  );
  const rank = ({ label }: { readonly label: string }): number => Number(isOrdinaryLabel(label));
  all.sort((a, b) => rank(a) - rank(b) || b.bytesUp - a.bytesUp);
  const shown = all.slice(0, most);
  return {
    labels,
    label: shown.map(({ label }) => labels.indexOf(label)),
    port: shown.map(({ channel }) => channel.port),
    bytes: shown.map(({ bytesUp }) => bytesUp),
    dataset: shown.map(({ dataset }) => dataset),
    title: shown.map(({ channel }) => channelTitle(channel).slice(0, 2048)),
    total: all.length,
  };
}
