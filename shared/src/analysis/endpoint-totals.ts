// What one address did in all: bytes in the local frame, peers, ports, failed flows, names and label.

import type { ChannelBook } from '../findings/channel-book.ts';
import type { FeatureColumn, FeatureInfo } from './feature.ts';
import { buildEndpoints } from '../flows/endpoint-table.ts';
import type { UnitFace } from './unit-set.ts';

const counted = { log: true, least: 0.5 } as const;

export const endpointCatalogue = {
  peers: {
    ...counted,
    name: 'peers',
    unit: 'addresses',
    meaning: 'Addresses it exchanged packets with',
  },
  failedPeers: {
    ...counted,
    name: 'failed_flows',
    unit: 'flows',
    meaning: 'Flows it opened that were refused or never answered',
  },
  sent: {
    ...counted,
    name: 'total_upload',
    unit: 'B',
    meaning: 'Bytes on the wire in its flows, local to remote',
  },
  received: {
    ...counted,
    name: 'total_download',
    unit: 'B',
    meaning: 'Bytes on the wire in its flows, remote to local',
  },
} as const satisfies Record<string, FeatureInfo>;

export interface EndpointTotals {
  readonly count: number;
  readonly address: Uint32Array;
  /** By address id. */
  readonly unitOfAddress: Uint32Array;
  readonly isLocal: Uint8Array;
  readonly packets: Float64Array;
  readonly bytesUp: Float64Array;
  readonly bytesDown: Float64Array;
  readonly columns: readonly FeatureColumn[];
  face(unit: number): UnitFace;
}

export function endpointTotals({ traffic, channels }: ChannelBook): EndpointTotals {
  const endpoints = buildEndpoints(traffic.flows, traffic);
  const failed = new Float64Array(endpoints.count);
  for (let channel = 0; channel < channels.count; channel++) {
    const client = channels.localIsClient[channel] === 1 ? channels.local : channels.remote;
    const unit = endpoints.rowOfAddress[client[channel] as number] as number;
    failed[unit] = (failed[unit] as number) + (channels.failed[channel] as number);
  }
  const isLocal = Uint8Array.from(endpoints.address, (address) => traffic.local[address] ?? 0);
  const { addresses, labels } = traffic.table.dictionaries;
  return {
    count: endpoints.count,
    address: endpoints.address,
    unitOfAddress: endpoints.rowOfAddress,
    isLocal,
    packets: endpoints.packets,
    bytesUp: endpoints.bytesUp,
    bytesDown: endpoints.bytesDown,
    columns: [
      { ...endpointCatalogue.peers, values: Float64Array.from(endpoints.peers) },
      { ...endpointCatalogue.failedPeers, values: failed },
      { ...endpointCatalogue.sent, values: endpoints.bytesUp },
      { ...endpointCatalogue.received, values: endpoints.bytesDown },
    ],
    face: (unit) => {
      const name = endpoints.name[unit] ?? null;
      const label = endpoints.labelMixed[unit] === 1 ? null : labels.get(endpoints.label[unit] as number);
      return {
        srcIp: addresses.get(endpoints.address[unit] as number) ?? '',
        ...(name === null ? {} : { name }),
        ...(label === null ? {} : { label }),
      };
    },
  };
}
