// What the server of a channel is called.

import { serverNameOf } from '../flows/endpoint-table.ts';
import type { ChannelBook } from './channel-book.ts';

/** By its clients, else by the DNS; null where nothing names it. */
export function channelName(
  { traffic, server, flowStart, flowList }: ChannelBook,
  channel: number,
): string | null {
  for (let at = flowStart[channel] as number; at < (flowStart[channel + 1] as number); at++) {
    const name = serverNameOf(traffic.flows, flowList[at] as number);
    if (name !== null) return name;
  }
  return traffic.names.get(traffic.table.dictionaries.addresses.get(server[channel] as number) ?? '') ?? null;
}

export function withPort(address: string, port: number): string {
  if (port === 0) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
