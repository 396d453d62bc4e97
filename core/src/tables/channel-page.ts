// Pages of the channel table: what one address has to do with one service of another, summed over their flows.

import { channelClient, channelServer } from '@jaws/shared/analysis/channel-names';
import { channelColumns, type PageOutput } from '@jaws/shared/contract/tables';
import { serviceName } from '@jaws/shared/flows/service-name';
import { addressKey, codedColumn, numberColumn, textColumn, type PageColumn } from './page-column.ts';
import type { OrderCache, PageQuery, PageTable } from './row-order.ts';
import type { Scope } from './scope.ts';
import { inOrder, tablePage } from './table-page.ts';

/**
 * `id` = channel number from 1, `first` and `last` in epoch ms, `outgoing` = share of the bytes that the local side sent.
 * @throws JawsError rpc.invalid-input (unknown sort column).
 */
export function channelPage(scope: Scope, query: PageQuery, cache: OrderCache): PageOutput {
  return tablePage(cache, scope.channels(), channelPageTable(scope), query);
}

function channelPageTable(scope: Scope): PageTable {
  const channels = scope.channels();
  const { addresses, protocols } = scope.packets.dictionaries;
  const { count, bytesUp, bytesDown } = channels;
  const plain = (values: Float64Array | Uint16Array): PageColumn =>
    numberColumn((channel) => values[channel] as number);
  const time = (values: Float64Array): PageColumn =>
    numberColumn(
      (channel) => (values[channel] as number) / 1000,
      (channel) => values[channel] as number,
    );
  const address = (idOf: (channel: number) => number): PageColumn => {
    const codes = Uint32Array.from({ length: count }, (_, channel) => idOf(channel));
    return codedColumn(codes, addresses.size, (code) => addresses.get(code), addressKey);
  };
  const protocol = (channel: number): string | null => protocols.get(channels.protocol[channel] as number);
  const outgoing = (channel: number): number => {
    const up = bytesUp[channel] as number;
    return up / Math.max(1, up + (bytesDown[channel] as number));
  };
  const columns = inOrder(channelColumns, {
    id: numberColumn((channel) => channel + 1),
    client: address((channel) => channelClient(channels, channel)),
    name: textColumn(count, (channel) => scope.channelNames()[channel] ?? null),
    server: address((channel) => channelServer(channels, channel)),
    server_port: plain(channels.port),
    protocol: codedColumn(channels.protocol, protocols.size, (code) => protocols.get(code)),
    service: textColumn(count, (channel) => serviceName(protocol(channel), channels.port[channel] as number)),
    up: plain(bytesUp),
    down: plain(bytesDown),
    // Sorted by whole numbers: a millionth tells shares apart.
    outgoing: numberColumn(outgoing, (channel) => Math.round(outgoing(channel) * 1e6)),
    flows: plain(channels.flows),
    packets: plain(channels.packets),
    first: time(channels.firstUs),
    last: time(channels.lastUs),
  });
  return { count, rows: null, total: scope.whole.channels().count, columns };
}
