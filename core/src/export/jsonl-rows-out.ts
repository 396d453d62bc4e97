// Chosen rows as JSON lines: the CSV's column names, numbers as numbers, missing values null, time in ms.

import { Buffer } from 'node:buffer';
import { factsText } from '@jaws/shared/domain/fact-words';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { tcpFlagsText } from '@jaws/shared/domain/tcp-flags';
import type { RowsOut } from './rows-out.ts';

export function createJsonLinesOut(table: PacketTable, write: (piece: Uint8Array) => Promise<void>): RowsOut {
  const line = createLineMaker(table);
  return {
    begin: () => Promise.resolve(),
    async rows(rows, firstRow) {
      let text = '';
      for (let at = 0; at < rows.length; at++) text += line(rows[at] as number, firstRow);
      await write(Buffer.from(text, 'utf8'));
    },
    settle: () => Promise.resolve(),
    end: () => Promise.resolve(),
  };
}

function createLineMaker(table: PacketTable): (row: number, firstRow: number) => string {
  const { dictionaries } = table;
  const address = fragments((id) => JSON.stringify(dictionaries.addresses.get(id)));
  const mac = fragments((id) => JSON.stringify(dictionaries.macs.get(id)));
  const protocol = fragments((id) => JSON.stringify(dictionaries.protocols.get(id)));
  const label = fragments((id) => JSON.stringify(dictionaries.labels.get(id)));
  const flags = fragments((bits) => JSON.stringify(tcpFlagsText(bits)));
  const first = fragments((id) => {
    const { dnsName, httpUrl } = dictionaries.details.get(id);
    return `"dns_domain":${JSON.stringify(dnsName)},"http_url":${JSON.stringify(httpUrl)}`;
  });
  const last = fragments((id) => {
    const { sni, ja4 } = dictionaries.details.get(id);
    return `"tls_sni":${JSON.stringify(sni)},"ja4":${JSON.stringify(ja4)}`;
  });
  const facts = fragments((bits) => JSON.stringify(factsText(bits)));
  const value = (column: ArrayLike<number>, row: number): number => column[row] as number;
  return (row, firstRow) => {
    const payload = value(table.payloadSize, row);
    return (
      `{"packet_id":${firstRow + row + 1},"protocol":${protocol(value(table.protocol, row))}` +
      `,"tcp_flags":${flags(value(table.tcpFlags, row))},${first(value(table.detail, row))}` +
      `,"src_ip":${address(value(table.source, row))},"src_port":${value(table.sourcePort, row)}` +
      `,"src_mac":${mac(value(table.sourceMac, row))},"dst_ip":${address(value(table.destination, row))}` +
      `,"dst_port":${value(table.destinationPort, row)},"dst_mac":${mac(value(table.destinationMac, row))}` +
      `,"size":${value(table.size, row)},"timestamp":${timeText(value(table.timestampUs, row))}` +
      `,"label":${label(value(table.label, row))},${last(value(table.detail, row))}` +
      `,"payload_size":${payload < 0 ? 'null' : payload},"facts":${facts(value(table.facts, row))}}\n`
    );
  };
}

function timeText(timestampUs: number): string {
  return Number.isFinite(timestampUs) ? String(timestampUs / 1000) : 'null';
}

/** JSON of dictionary entries, made once each. */
function fragments(make: (id: number) => string): (id: number) => string {
  const made: string[] = [];
  return (id) => (made[id] ??= make(id));
}
