// What the server of each channel is called: as its clients called it (SNI, HTTP host), else as the DNS answered.

import { serverNameOf } from '../flows/endpoint-table.ts';
import type { ChannelTable } from './channel-table.ts';
import type { Traffic } from './traffic.ts';

/** By channel; null where no name was seen. */
export function channelServerNames(traffic: Traffic, channels: ChannelTable): readonly (string | null)[] {
  const { flows, names } = traffic;
  const { addresses } = flows.dictionaries;
  const found = new Array<string | null>(channels.count).fill(null);
  for (let flow = 0; flow < flows.count; flow++) {
    const channel = channels.channelOfFlow[flow] as number;
    found[channel] ??= serverNameOf(flows, flow);
  }
  for (let channel = 0; channel < channels.count; channel++) {
    found[channel] ??= names.get(addresses.get(channelServer(channels, channel)) ?? '') ?? null;
  }
  return found;
}

/** Address ids. */
export function channelClient({ localIsClient, local, remote }: ChannelTable, channel: number): number {
  return (localIsClient[channel] === 1 ? local[channel] : remote[channel]) as number;
}

export function channelServer({ localIsClient, local, remote }: ChannelTable, channel: number): number {
  return (localIsClient[channel] === 1 ? remote[channel] : local[channel]) as number;
}
