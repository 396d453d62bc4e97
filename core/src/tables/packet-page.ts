// Pages of the packet table.

import { packetColumns, type PageOutput } from '@jaws/shared/contract/tables';
import type { PacketDetail } from '@jaws/shared/domain/detail-dictionary';
import { factCombinations, factsText } from '@jaws/shared/domain/fact-words';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { tcpFlagsText } from '@jaws/shared/domain/tcp-flags';
import { codedColumn, addressKey, numberColumn, type PageColumn } from './page-column.ts';
import type { OrderCache, PageQuery, PageTable } from './row-order.ts';
import type { Scope } from './scope.ts';
import { inOrder, tablePage } from './table-page.ts';

/**
 * `id` = packet_id, `time` in epoch ms; ports 0 where there are none, other missing values null.
 * @throws JawsError rpc.invalid-input (unknown sort column).
 */
export function packetPage(scope: Scope, query: PageQuery, cache: OrderCache): PageOutput {
  return tablePage(cache, scope, packetPageTable(scope), query);
}

function packetPageTable({ packets: table, rows }: Scope): PageTable {
  const { addresses, macs, protocols, labels } = table.dictionaries;
  const address = (codes: Uint32Array): PageColumn =>
    codedColumn(codes, addresses.size, (code) => addresses.get(code), addressKey);
  const mac = (codes: Uint32Array): PageColumn => codedColumn(codes, macs.size, (code) => macs.get(code));
  const columns = inOrder(packetColumns, {
    id: numberColumn((row) => row + 1),
    time: numberColumn(
      (row) => finiteOrNull((table.timestampUs[row] as number) / 1000),
      (row) => table.timestampUs[row] as number,
    ),
    protocol: codedColumn(table.protocol, protocols.size, (code) => protocols.get(code)),
    src_ip: address(table.source),
    src_port: numberColumn((row) => table.sourcePort[row] as number),
    dst_ip: address(table.destination),
    dst_port: numberColumn((row) => table.destinationPort[row] as number),
    size: numberColumn((row) => table.size[row] as number),
    payload_size: numberColumn((row) => {
      const payload = table.payloadSize[row] as number;
      return payload < 0 ? null : payload;
    }),
    tcp_flags: codedColumn(table.tcpFlags, 256, tcpFlagsText),
    dns_domain: detailColumn(table, (detail) => detail.dnsName),
    http_url: detailColumn(table, (detail) => detail.httpUrl),
    tls_sni: detailColumn(table, (detail) => detail.sni),
    ja4: detailColumn(table, (detail) => detail.ja4),
    label: codedColumn(table.label, labels.size, (code) => labels.get(code)),
    src_mac: mac(table.sourceMac),
    dst_mac: mac(table.destinationMac),
    facts: codedColumn(table.facts, factCombinations, factsText),
  });
  return { count: table.count, rows, total: table.count, columns };
}

function detailColumn(table: PacketTable, pick: (detail: PacketDetail) => string | null): PageColumn {
  const { details } = table.dictionaries;
  return codedColumn(table.detail, details.size, (code) => pick(details.get(code)));
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
