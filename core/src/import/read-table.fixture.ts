// Reads a foreign table given as text, and shows its packets with names in place of ids.

import { expect } from 'vitest';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { tcpFlagsText } from '@jaws/shared/domain/tcp-flags';
import type { TableKind } from './detect-table-kind.ts';
import { importTable, type ImportTableOptions } from './import-table.ts';

interface Packet {
  ms: number;
  src: string | null;
  dst: string | null;
  ports: string;
  size: number;
  payload: number;
  protocol: string | null;
  label: string | null;
  flags: string | null;
  dns: string | null;
  url: string | null;
  sni: string | null;
}

function packetsOf(table: PacketTable): Packet[] {
  const { addresses, protocols, labels, details } = table.dictionaries;
  return Array.from({ length: table.count }, (_, row) => {
    const detail = details.get(table.detail[row] as number);
    return {
      ms: (table.timestampUs[row] as number) / 1000,
      src: addresses.get(table.source[row] as number),
      dst: addresses.get(table.destination[row] as number),
      ports: `${table.sourcePort[row] as number}>${table.destinationPort[row] as number}`,
      size: table.size[row] as number,
      payload: table.payloadSize[row] as number,
      protocol: protocols.get(table.protocol[row] as number),
      label: labels.get(table.label[row] as number),
      flags: tcpFlagsText(table.tcpFlags[row] as number),
      dns: detail.dnsName,
      url: detail.httpUrl,
      sni: detail.sni,
    };
  });
}

export async function* pieces(text: string | Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    await Promise.resolve();
    yield bytes.subarray(at, at + pieceBytes);
  }
}

export async function readTable(
  text: string | Uint8Array,
  kind: TableKind = 'csv',
  options: ImportTableOptions = {},
  pieceBytes = 7,
): Promise<{ packets: Packet[]; badRows: number; warnings: string[] }> {
  const packets: Packet[] = [];
  const result = await importTable(
    pieces(text, pieceBytes),
    kind,
    (table) => {
      packets.push(...packetsOf(table));
      return Promise.resolve();
    },
    options,
  );
  expect(result.rows).toBe(packets.length);
  return { packets, badRows: result.badRows, warnings: result.warnings };
}

export const minimal = 'timestamp,src_ip,dst_ip,size\n';
