// Builds small packet tables from readable rows, for tests of everything that reads packets.

import type { PacketDetail } from './detail-dictionary.ts';
import { PacketTable } from './packet-table.ts';
import { tcpFlagsFromText } from './tcp-flags.ts';

export interface PacketRow {
  /** Seconds since the table's epoch. */
  readonly at: number;
  /** `10.0.0.1:51000`, `[fe80::1]:53`, or an address without port. */
  readonly from: string;
  readonly to: string;
  readonly protocol?: string;
  /** As in the CSV: `SYN, ACK`. */
  readonly flags?: string;
  readonly size?: number;
  readonly payload?: number;
  readonly label?: string;
  readonly dns?: string;
  readonly url?: string;
  readonly sni?: string;
  readonly ja4?: string;
  readonly facts?: number;
}

/** 2023-11-14T22:13:20Z. */
export const tableEpochUs = 1_700_000_000_000_000;

export function packetTable(rows: readonly PacketRow[]): PacketTable {
  const table = new PacketTable(Math.max(1, rows.length));
  for (const row of rows) appendPacket(table, row);
  return table;
}

export function appendPacket(table: PacketTable, row: PacketRow): void {
  table.reserve(table.count + 1);
  const at = table.count++;
  const { addresses, protocols, labels, details } = table.dictionaries;
  const from = endOf(row.from);
  const to = endOf(row.to);
  table.timestampUs[at] = tableEpochUs + Math.round(row.at * 1e6);
  table.source[at] = addresses.intern(from.address);
  table.sourcePort[at] = from.port;
  table.destination[at] = addresses.intern(to.address);
  table.destinationPort[at] = to.port;
  table.protocol[at] = protocols.intern(row.protocol ?? 'TCP');
  table.tcpFlags[at] = tcpFlagsFromText(row.flags ?? '');
  table.payloadSize[at] = row.payload ?? -1;
  table.size[at] = row.size ?? (row.payload ?? 0) + 54;
  table.label[at] = labels.intern(row.label ?? 'norm');
  table.detail[at] = details.intern(detailOf(row));
  table.facts[at] = row.facts ?? 0;
}

function detailOf(row: PacketRow): PacketDetail {
  return {
    dnsName: row.dns ?? null,
    httpUrl: row.url ?? null,
    sni: row.sni ?? null,
    ja4: row.ja4 ?? null,
  };
}

function endOf(text: string): { address: string | null; port: number } {
  if (text === '') return { address: null, port: 0 };
  const bracket = text.indexOf(']:');
  if (bracket > 0) return { address: text.slice(1, bracket), port: Number(text.slice(bracket + 2)) };
  const parts = text.split(':');
  if (parts.length !== 2) return { address: text, port: 0 };
  return { address: parts[0] ?? null, port: Number(parts[1]) };
}
