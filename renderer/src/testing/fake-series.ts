// Made-up packets of an address over time, by the project's own counting.

import type { AddressSeries, SeriesInput } from '@jaws/shared/contract/series';
import type { AddressPackets } from '@jaws/shared/lookup/address-packets';
import { buildSeries } from '@jaws/shared/lookup/address-series';
import type { FakePacket } from './fake-traffic.ts';

export function fakeSeries(
  { ip, datasets, ...wish }: SeriesInput,
  packetsOf: (dataset: string) => readonly FakePacket[],
): AddressSeries {
  const parts = datasets.map((name) => {
    const packets = fakeAddressPackets(packetsOf(name), ip);
    const spans = Number.isNaN(packets.span.startUs) ? [] : [packets.span];
    return { packets, coverage: { name, spans, pauses: [] } };
  });
  return buildSeries(ip, parts, wish);
}

function fakeAddressPackets(all: readonly FakePacket[], ip: string): AddressPackets {
  const own = all.filter(({ sourceIp, destinationIp }) => sourceIp === ip || destinationIp === ip);
  const labels = [...new Set(all.map(({ label }) => label))];
  return {
    count: own.length,
    timeUs: Float64Array.from(own, ({ timeMs }) => timeMs * 1000),
    size: Uint32Array.from(own, ({ size }) => size),
    isUp: Uint8Array.from(own, ({ sourceIp }) => (sourceIp.startsWith('192.168.') ? 1 : 0)),
    label: Uint8Array.from(own, ({ label }) => labels.indexOf(label)),
    labels,
    span: { startUs: (all[0]?.timeMs ?? NaN) * 1000, endUs: (all.at(-1)?.timeMs ?? NaN) * 1000 },
    localRule: 'private addresses',
  };
}
