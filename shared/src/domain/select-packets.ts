// New packet tables out of others: some rows of one, or all rows of several whose dictionaries differ.

import { PacketTable, type PacketDictionaries } from './packet-table.ts';

/** A copy of the given rows; the dictionaries are shared. */
export function selectPackets(table: PacketTable, rows: Uint32Array): PacketTable {
  const selected = new PacketTable(Math.max(1, rows.length), table.dictionaries);
  for (const row of rows) copyRow(table, row, selected, null);
  return selected;
}

/** All rows of all tables, in order, with dictionaries of their own. */
export function concatPackets(tables: readonly PacketTable[]): PacketTable {
  const total = tables.reduce((sum, table) => sum + table.count, 0);
  const all = new PacketTable(Math.max(1, total));
  for (const table of tables) {
    const ids = mapDictionaries(table.dictionaries, all.dictionaries);
    for (let row = 0; row < table.count; row++) copyRow(table, row, all, ids);
  }
  return all;
}

interface IdMaps {
  readonly addresses: Uint32Array;
  readonly macs: Uint32Array;
  readonly protocols: Uint32Array;
  readonly labels: Uint32Array;
  readonly details: Uint32Array;
}

function mapDictionaries(from: PacketDictionaries, to: PacketDictionaries): IdMaps {
  const map = (name: 'addresses' | 'macs' | 'protocols' | 'labels'): Uint32Array =>
    Uint32Array.from({ length: from[name].size }, (_, id) => to[name].intern(from[name].get(id)));
  return {
    addresses: map('addresses'),
    macs: map('macs'),
    protocols: map('protocols'),
    labels: map('labels'),
    details: Uint32Array.from({ length: from.details.size }, (_, id) =>
      to.details.intern(from.details.get(id)),
    ),
  };
}

/** `ids` null = both tables share their dictionaries. The target has room already. */
function copyRow(from: PacketTable, row: number, to: PacketTable, ids: IdMaps | null): void {
  const at = to.count++;
  const mapped = (map: Uint32Array | undefined, id: number | undefined): number =>
    map === undefined ? (id as number) : (map[id as number] as number);
  to.timestampUs[at] = from.timestampUs[row] as number;
  to.size[at] = from.size[row] as number;
  to.payloadSize[at] = from.payloadSize[row] as number;
  to.source[at] = mapped(ids?.addresses, from.source[row]);
  to.destination[at] = mapped(ids?.addresses, from.destination[row]);
  to.sourcePort[at] = from.sourcePort[row] as number;
  to.destinationPort[at] = from.destinationPort[row] as number;
  to.sourceMac[at] = mapped(ids?.macs, from.sourceMac[row]);
  to.destinationMac[at] = mapped(ids?.macs, from.destinationMac[row]);
  to.protocol[at] = mapped(ids?.protocols, from.protocol[row]);
  to.tcpFlags[at] = from.tcpFlags[row] as number;
  to.label[at] = mapped(ids?.labels, from.label[row]);
  to.detail[at] = mapped(ids?.details, from.detail[row]);
  to.facts[at] = from.facts[row] as number;
}
