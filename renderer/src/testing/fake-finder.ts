// The finder over made-up packets: their channels summed here, the rest by the real maths.

import type { FinderInput, FinderResult } from '@jaws/shared/contract/finder';
import type { NamedSet } from '@jaws/shared/finder/combine-sets';
import { findDifferences } from '@jaws/shared/finder/find-differences';
import type { FinderSet, SetChannel } from '@jaws/shared/finder/finder-set';
import { fakeFilter } from './fake-filter.ts';
import type { FakePacket } from './fake-traffic.ts';

type Sum = { -readonly [K in keyof SetChannel]: SetChannel[K] };

function newChannel(packet: FakePacket, isUp: boolean): Sum {
  const { sourceIp, sourcePort, destinationIp, destinationPort, protocol, timeMs } = packet;
  const [local, remote, port] = isUp
    ? [sourceIp, destinationIp, destinationPort]
    : [destinationIp, sourceIp, sourcePort];
  return {
    key: `${local} ${remote} ${String(port)} ${protocol} 1`,
    ...{ local, remote, port, protocol, localIsClient: true, isCounted: true },
    ...{ packets: 0, bytesUp: 0, bytesDown: 0, peakMinute: 0, labels: {} },
    ...{ firstUs: timeMs * 1000, lastUs: timeMs * 1000 },
  };
}

function addPacket(sum: Sum, { size, label, timeMs }: FakePacket, isUp: boolean): void {
  const known = sum.labels[label] ?? { packets: 0, bytesUp: 0 };
  const sent = isUp ? size : 0;
  sum.labels = {
    ...sum.labels,
    [label]: { packets: known.packets + 1, bytesUp: known.bytesUp + sent },
  };
  sum.packets += 1;
  sum.bytesUp += sent;
  sum.bytesDown += size - sent;
  sum.peakMinute = sum.bytesUp;
  sum.lastUs = timeMs * 1000;
}

function fakeSet(packets: readonly FakePacket[]): FinderSet {
  const channels = new Map<string, Sum>();
  const labels: Record<string, number> = {};
  for (const packet of packets) {
    const isUp = packet.sourceIp.startsWith('192.168.');
    const made = newChannel(packet, isUp);
    const sum = channels.get(made.key) ?? made;
    channels.set(sum.key, sum);
    addPacket(sum, packet, isUp);
    labels[packet.label] = (labels[packet.label] ?? 0) + 1;
  }
  const all = [...channels.values()];
  return {
    packets: packets.length,
    bytes: packets.reduce((sum, { size }) => sum + size, 0),
    ...{ labels, channels: all, domains: new Map(), hosts: new Set(all.map(({ local }) => local)) },
    hostHours: { bytes: all.map(({ bytesUp }) => bytesUp), hourOfDay: all.map(() => 12) },
    firstMs: packets[0]?.timeMs ?? null,
    lastMs: packets.at(-1)?.timeMs ?? null,
    ...{ localRule: 'private addresses', onlyInside: false },
  };
}

export function fakeFinder(
  input: FinderInput,
  packetsOf: (dataset: string) => readonly FakePacket[],
): FinderResult {
  const sets = input.datasets.map((name): NamedSet => {
    const packets = packetsOf(name).filter(fakeFilter(input.where));
    return { name, isBaseline: input.baseline.includes(name), hours: 1, set: fakeSet(packets) };
  });
  const result = findDifferences(sets, input, null);
  if (!input.quality) return result;
  const text = 'No gap of 60 s or more between packets.';
  const quality = input.datasets.map((dataset) => ({
    ...{ check: 'gaps' as const, dataset, other: null, count: 0, exampleMs: null, text },
  }));
  return { ...result, quality };
}
