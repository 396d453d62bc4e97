// Made-up figures of a scope: enough for the overview and the bytes over time, computed from the made-up packets.

import type { BaselineChange, Overview, Timeline } from '@jaws/shared/contract/stats';
import { fakeFilter } from './fake-filter.ts';
import type { FakePacket } from './fake-traffic.ts';

const bins = 50;
const isLocal = (address: string): boolean => address.startsWith('192.168.');
const sentBy = (packet: FakePacket): boolean => isLocal(packet.sourceIp);
const bytesOf = (packets: readonly FakePacket[]): number => packets.reduce((sum, { size }) => sum + size, 0);

export function fakeTimeline(packets: readonly FakePacket[], where: string): Timeline {
  const startMs = packets[0]?.timeMs ?? null;
  const endMs = packets.at(-1)?.timeMs ?? null;
  const matching = packets.filter(fakeFilter(where));
  const sums = (some: readonly FakePacket[], up: boolean): number[] => {
    const into = new Array<number>(bins).fill(0);
    const length = Math.max(1, (endMs ?? 0) - (startMs ?? 0));
    for (const packet of some) {
      const bin = Math.min(bins - 1, Math.floor(((packet.timeMs - (startMs ?? 0)) / length) * bins));
      if (sentBy(packet) === up) into[bin] = (into[bin] ?? 0) + packet.size;
    }
    return into;
  };
  const bytes = { up: sums(matching, true), down: sums(matching, false) };
  return { startMs, endMs, ...bytes, allUp: sums(packets, true), allDown: sums(packets, false) };
}

function amounts(packets: readonly FakePacket[]) {
  const up = packets.filter(sentBy);
  const down = packets.filter((packet) => !sentBy(packet));
  return { flows: 1, packets: packets.length, bytesUp: bytesOf(up), bytesDown: bytesOf(down) };
}

export function fakeOverview(all: readonly FakePacket[], where: string): Overview {
  const packets = all.filter(fakeFilter(where));
  const { bytesUp, bytesDown } = amounts(packets);
  const grouped = (keyOf: (packet: FakePacket) => string): [string, FakePacket[]][] => {
    const groups = new Map<string, FakePacket[]>();
    for (const packet of packets) groups.set(keyOf(packet), [...(groups.get(keyOf(packet)) ?? []), packet]);
    return [...groups].sort((a, b) => amounts(b[1]).bytesUp - amounts(a[1]).bytesUp).slice(0, 10);
  };
  const local = ({ sourceIp, destinationIp }: FakePacket) => (isLocal(sourceIp) ? sourceIp : destinationIp);
  const remotePort = (packet: FakePacket | undefined): number =>
    (packet !== undefined && isLocal(packet.sourceIp) ? packet.destinationPort : packet?.sourcePort) ?? 0;
  const remote = ({ sourceIp, destinationIp }: FakePacket) => (isLocal(sourceIp) ? destinationIp : sourceIp);
  return {
    ...{ packets: packets.length, bytes: bytesOf(packets), flows: 1, inside: 0, onlyInside: false },
    ...{ firstMs: packets[0]?.timeMs ?? null, lastMs: packets.at(-1)?.timeMs ?? null },
    ...{ localRule: 'private addresses', sent: bytesUp, received: bytesDown },
    senders: grouped(local).map(([address, group]) => {
      return { address, name: null, destinations: 1, ...amounts(group) };
    }),
    destinations: grouped(remote).map(([address, group]) => ({
      ...{ name: `name-of-${address}.example`, address, service: 'HTTPS' },
      ...{ port: remotePort(group[0]), protocol: group[0]?.protocol ?? '' },
      ...{ senders: 1, firstMs: group[0]?.timeMs ?? 0, sentOverTime: [0, 3, 1], ...amounts(group) },
    })),
    protocols: grouped(({ protocol }) => protocol).map(([protocol, group]) => ({
      protocol,
      ...amounts(group),
      ports: [{ port: 443, service: 'HTTPS', ...amounts(group) }],
    })),
    conversations: grouped((packet) => `${local(packet)} ${remote(packet)}`).map(([ends, group]) => {
      const [client = '', server = ''] = ends.split(' ');
      return { client, server, serverName: null, ...amounts(group) };
    }),
  };
}

/** The first destination is new. */
export function fakeBaselineChange(all: readonly FakePacket[], where: string): BaselineChange {
  const { destinations, sent } = fakeOverview(all, where);
  return {
    scope: { sent, hours: 2 },
    baseline: { sent: Math.round(sent / 10), hours: 1 },
    newDestinations: destinations.slice(0, 1),
    newCount: 1,
  };
}
