// Packet tables for the store's tests: rows from plain objects, and seeded ones in bulk.

import { factBits, PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';

export interface PlainRow {
  readonly timestampUs: number;
  readonly size: number;
  readonly payloadSize: number;
  readonly source: string | null;
  readonly destination: string | null;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sourceMac: string | null;
  readonly destinationMac: string | null;
  readonly protocol: string | null;
  readonly tcpFlags: number;
  readonly label: string | null;
  readonly dnsName: string | null;
  readonly httpUrl: string | null;
  readonly sni: string | null;
  readonly ja4: string | null;
  /** `factBits` without `undecoded`, which the missing protocol says. */
  readonly facts: number;
}

export const plainRow: PlainRow = {
  timestampUs: 1_700_000_000_123_456,
  size: 60,
  payloadSize: 6,
  source: '192.168.1.7',
  destination: '203.0.113.9',
  sourcePort: 50_000,
  destinationPort: 443,
  sourceMac: '02:00:00:00:00:07',
  destinationMac: '02:00:00:00:00:01',
  protocol: 'TCP',
  tcpFlags: 0x12,
  label: 'norm',
  dnsName: null,
  httpUrl: null,
  sni: null,
  ja4: null,
  facts: 0,
};

export function tableOf(
  rows: readonly Partial<PlainRow>[],
  dictionaries = new PacketDictionaries(),
): PacketTable {
  const table = new PacketTable(Math.max(1, rows.length), dictionaries);
  for (const row of rows) addRow(table, { ...plainRow, ...row });
  return table;
}

function addRow(table: PacketTable, row: PlainRow): void {
  const at = table.count;
  const { addresses, macs, protocols, labels, details } = table.dictionaries;
  table.reserve(at + 1);
  table.timestampUs[at] = row.timestampUs;
  table.size[at] = row.size;
  table.payloadSize[at] = row.payloadSize;
  table.source[at] = addresses.intern(row.source);
  table.destination[at] = addresses.intern(row.destination);
  table.sourcePort[at] = row.sourcePort;
  table.destinationPort[at] = row.destinationPort;
  table.sourceMac[at] = macs.intern(row.sourceMac);
  table.destinationMac[at] = macs.intern(row.destinationMac);
  table.protocol[at] = protocols.intern(row.protocol);
  table.tcpFlags[at] = row.tcpFlags;
  table.label[at] = labels.intern(row.label);
  table.detail[at] = details.intern({
    dnsName: row.dnsName,
    httpUrl: row.httpUrl,
    sni: row.sni,
    ja4: row.ja4,
  });
  table.facts[at] = row.facts | (row.protocol === null ? factBits.undecoded : 0);
  table.count = at + 1;
}

export function rowOf(table: PacketTable, at: number): PlainRow {
  const { addresses, macs, protocols, labels, details } = table.dictionaries;
  return {
    timestampUs: table.timestampUs[at] as number,
    size: table.size[at] as number,
    payloadSize: table.payloadSize[at] as number,
    source: addresses.get(table.source[at] as number),
    destination: addresses.get(table.destination[at] as number),
    sourcePort: table.sourcePort[at] as number,
    destinationPort: table.destinationPort[at] as number,
    sourceMac: macs.get(table.sourceMac[at] as number),
    destinationMac: macs.get(table.destinationMac[at] as number),
    protocol: protocols.get(table.protocol[at] as number),
    tcpFlags: table.tcpFlags[at] as number,
    label: labels.get(table.label[at] as number),
    ...details.get(table.detail[at] as number),
    facts: (table.facts[at] as number) & ~factBits.undecoded,
  };
}

export function rowsOf(table: PacketTable): PlainRow[] {
  return Array.from({ length: table.count }, (_, at) => rowOf(table, at));
}

/** `count` rows that differ in every column; the same ones for the same seed. */
export function seededTable(count: number, seed = 1): PacketTable {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
  const pick = <T>(values: readonly T[]): T => values[next(values.length)] as T;
  const rows = Array.from({ length: count }, (_, at) => ({
    timestampUs: 1_700_000_000_000_000 + at * 997,
    size: 60 + next(1455),
    payloadSize: next(1400) - 1,
    source: `192.168.1.${next(250)}`,
    destination: pick(['203.0.113.9', '2001:db8::1', '10.0.0.1', null]),
    sourcePort: next(65_536),
    destinationPort: pick([0, 53, 443, 65_535]),
    sourceMac: pick(['02:00:00:00:00:01', '02:00:00:00:00:02', null]),
    protocol: pick(['TCP', 'UDP', 'ICMP', null]),
    tcpFlags: next(256),
    label: pick(['norm', 'chum']),
    dnsName: pick([null, null, 'a.example', 'b, "quoted"\nname']),
    sni: pick([null, null, 'sni.example']),
    facts: pick([0, 0, 0, factBits.hasHello, factBits.clearLogin | factBits.mail]),
  }));
  return tableOf(rows);
}
