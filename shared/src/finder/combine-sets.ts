// Ports and channels of several datasets together, with who has them.

import type { FinderChannelRow, FinderDataset, FinderPoints, FinderPort } from '../contract/finder.ts';
import { addressWithPort } from '../domain/address-port.ts';
import { isOrdinaryLabel } from '../domain/ordinary-label.ts';
import { serviceName } from '../flows/service-name.ts';
import type { FinderSet, SetChannel } from './finder-set.ts';

export interface NamedSet {
  readonly name: string;
  readonly isBaseline: boolean;
  /** Of the whole dataset, from its first to its last packet. */
  readonly hours: number;
  readonly set: FinderSet;
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

interface Total {
  readonly key: string;
  readonly first: SetChannel;
  packets: number;
  bytesUp: number;
  bytesDown: number;
}

type KeyOf = (channel: SetChannel) => string;

/** Most bytes sent first. */
function totalsBy(sets: readonly NamedSet[], keyOf: KeyOf): Total[] {
  const totals = new Map<string, Total>();
  for (const { set } of sets) {
    for (const channel of set.channels) {
      const key = keyOf(channel);
      const total = totals.get(key);
      if (total === undefined) {
        const { packets, bytesUp, bytesDown } = channel;
        totals.set(key, { key, first: channel, packets, bytesUp, bytesDown });
        continue;
      }
      total.packets += channel.packets;
      total.bytesUp += channel.bytesUp;
      total.bytesDown += channel.bytesDown;
    }
  }
  return [...totals.values()].sort(
    (a, b) => b.bytesUp - a.bytesUp || b.bytesDown - a.bytesDown || b.packets - a.packets,
  );
}

/** Kept of the shown rows only: of 60,000 channels it would take longer than all the rest. */
interface Makeup {
  readonly labels: Record<string, number>;
  readonly datasets: Record<string, number>;
  readonly channels: Set<string>;
  readonly hosts: Set<string>;
}

function makeupsOf(sets: readonly NamedSet[], keyOf: KeyOf, shown: readonly Total[]): Makeup[] {
  const makeups = new Map<string, Makeup>(
    shown.map(({ key }) => [key, { labels: {}, datasets: {}, channels: new Set(), hosts: new Set() }]),
  );
  for (const { name, set } of sets) {
    for (const channel of set.channels) {
      const makeup = makeups.get(keyOf(channel));
      if (makeup !== undefined) addChannel(makeup, channel, name);
    }
  }
  return [...makeups.values()];
}

function addChannel(
  { labels, datasets, channels, hosts }: Makeup,
  channel: SetChannel,
  dataset: string,
): void {
  datasets[dataset] = (datasets[dataset] ?? 0) + channel.packets;
  for (const [label, { packets }] of Object.entries(channel.labels))
    labels[label] = (labels[label] ?? 0) + packets;
  channels.add(channel.key);
  hosts.add(channel.local);
}

export interface Listed<T> {
  readonly rows: readonly T[];
  /** Of which `rows` are the first. */
  readonly count: number;
}

function listed<T>(
  sets: readonly NamedSet[],
  rows: number,
  keyOf: KeyOf,
  rowOf: (total: Total, makeup: Makeup) => T,
): Listed<T> {
  const totals = totalsBy(sets, keyOf);
  const shown = totals.slice(0, rows);
  const makeups = makeupsOf(sets, keyOf, shown);
  return {
    rows: shown.flatMap((total, at) => {
      const makeup = makeups[at];
      return makeup === undefined ? [] : [rowOf(total, makeup)];
    }),
    count: totals.length,
  };
}

function amountsOf({ packets, bytesUp, bytesDown }: Total, { labels, datasets }: Makeup) {
  return { packets, bytesUp, bytesDown, labels, datasets };
}

export function combinePorts(sets: readonly NamedSet[], rows: number): Listed<FinderPort> {
  return listed(sets, rows, portKey, (total, makeup) => {
    const { port, protocol } = total.first;
    const service = serviceName(protocol, port);
    return {
      ...{ port, protocol, service, channels: makeup.channels.size, hosts: makeup.hosts.size },
      ...amountsOf(total, makeup),
    };
  });
}

export function combineChannels(sets: readonly NamedSet[], rows: number): Listed<FinderChannelRow> {
  const keyOf: KeyOf = ({ key }) => key;
  const found = listed(sets, rows, keyOf, (total, makeup) => ({ total, makeup }));
  const spread = spreadOf(sets, new Set(found.rows.map(({ total }) => serviceKey(total.first))));
  const hosts = new Set(sets.flatMap(({ set }) => set.channels.map(({ local }) => local))).size;
  const shown = found.rows.map(({ total, makeup }) => {
    const { local, remote, port, protocol } = total.first;
    const { users, datasets } = spread.get(serviceKey(total.first)) ?? noSpread;
    return {
      ...{ local, remote: remote.slice(0, 2048), port, protocol, service: serviceName(protocol, port) },
      hostShare: users.size / hosts,
      datasetShare: datasets.size / sets.length,
      ...amountsOf(total, makeup),
    };
  });
  return { rows: shown, count: found.count };
}

interface Spread {
  readonly users: Set<string>;
  readonly datasets: Set<string>;
}

const noSpread: Spread = { users: new Set(), datasets: new Set() };

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
