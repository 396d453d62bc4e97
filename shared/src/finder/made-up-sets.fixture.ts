// Sets for tests of the finder: from packets, as the app makes them, or from a few figures of channels.

import { buildChannels } from '../analysis/channel-table.ts';
import { readTraffic } from '../analysis/traffic.ts';
import { packetTable, type PacketRow } from '../domain/packet-rows.fixture.ts';
import type { NamedSet } from './combine-sets.ts';
import { readFinderSet, type FinderSet, type SetChannel } from './finder-set.ts';

export function setOf(rows: readonly PacketRow[]): FinderSet {
  const traffic = readTraffic(packetTable(rows), { names: new Map() });
  return readFinderSet(traffic, buildChannels(traffic));
}

export function named(name: string, set: FinderSet, more: Partial<NamedSet> = {}): NamedSet {
  return { name, isBaseline: false, hours: 1, set, ...more };
}

/** A channel that sent `bytesUp`, all of it within a minute; half as much came back. */
export function channel(
  local: string,
  remote: string,
  bytesUp: number,
  more: Partial<SetChannel> = {},
): SetChannel {
  const port = more.port ?? 443;
  return {
    key: `${local} ${remote} ${String(port)} TCP 1`,
    ...{ local, remote, port, protocol: 'TCP', localIsClient: true, isCounted: true },
    ...{ packets: 10, bytesUp, bytesDown: bytesUp / 2, peakMinute: bytesUp, firstUs: 0, lastUs: 60e6 },
    labels: { norm: { packets: 10, bytesUp } },
    ...more,
  };
}

export function made(channels: readonly SetChannel[]): FinderSet {
  const labels: Record<string, number> = {};
  for (const one of channels)
    for (const [label, { packets }] of Object.entries(one.labels))
      labels[label] = (labels[label] ?? 0) + packets;
  return {
    ...{ packets: channels.length * 10, bytes: 1000, labels, channels, domains: new Map() },
    hosts: new Set(channels.map(({ local }) => local)),
    hostHours: { bytes: channels.map(({ bytesUp }) => bytesUp), hourOfDay: channels.map((_, at) => at % 24) },
    ...{ firstMs: 0, lastMs: 120_000, localRule: 'private addresses', onlyInside: false },
  };
}
