// The newest stored rows, as cells for the page. Rows are copied as columns when they are stored; cells are made only
// when somebody is to see them.

import { captureTailRows, type CaptureTail } from '@jaws/shared/contract/capture';
import { packetColumns } from '@jaws/shared/contract/tables';
import { factsText } from '@jaws/shared/domain/fact-words';
import { type PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';
import { tcpFlagsText } from '@jaws/shared/domain/tcp-flags';
import { copyRows, keepRange } from './row-copies.ts';

type PacketColumn = (typeof packetColumns)[number];
type Cell = string | number | null;

export class TailRows {
  private table: PacketTable | null = null;
  /** packet_id of the table's first row. */
  private firstPacket = 1;
  private readonly most: number;

  constructor(most = captureTailRows) {
    this.most = most;
  }

  /** Takes rows `from … to-1`; the last one has packet_id `lastPacket`. */
  add(table: PacketTable, from: number, to: number, lastPacket: number): void {
    const start = Math.max(from, to - this.most);
    const added = to - start;
    const tail = this.tableFor(table.dictionaries);
    if (tail.count + added > tail.capacity) {
      const kept = Math.min(tail.count, this.most - added);
      keepRange(tail, tail.count - kept, tail.count);
    }
    copyRows(table, start, to, tail, tail.count);
    tail.count += added;
    this.firstPacket = lastPacket - tail.count + 1;
  }

  clear(): void {
    this.table = null;
  }

  /** At most `captureTailRows` rows, oldest first, written as `packets.page` writes them. */
  columns(): CaptureTail['columns'] {
    const { table } = this;
    const first = Math.max(0, (table?.count ?? 0) - this.most);
    const columns: Record<string, Cell[]> = {};
    for (const name of packetColumns) {
      const cells: Cell[] = [];
      if (table !== null) {
        for (let row = first; row < table.count; row += 1) cells.push(this.cell(table, name, row));
      }
      columns[name] = cells;
    }
    return columns;
  }

  private tableFor(dictionaries: PacketDictionaries): PacketTable {
    if (this.table?.dictionaries !== dictionaries) this.table = new PacketTable(this.most * 4, dictionaries);
    return this.table;
  }

  private cell(table: PacketTable, name: PacketColumn, row: number): Cell {
    if (name === 'id') return this.firstPacket + row;
    return cellReaders[name](table, row);
  }
}

const detail = (table: PacketTable, row: number) => table.dictionaries.details.get(table.detail[row] ?? 0);

const cellReaders: Readonly<Record<Exclude<PacketColumn, 'id'>, (table: PacketTable, row: number) => Cell>> =
  {
    time: (table, row) => (table.timestampUs[row] as number) / 1000,
    protocol: (table, row) => table.dictionaries.protocols.get(table.protocol[row] ?? 0),
    src_ip: (table, row) => table.dictionaries.addresses.get(table.source[row] ?? 0),
    src_port: (table, row) => table.sourcePort[row] ?? 0,
    dst_ip: (table, row) => table.dictionaries.addresses.get(table.destination[row] ?? 0),
    dst_port: (table, row) => table.destinationPort[row] ?? 0,
    size: (table, row) => table.size[row] ?? 0,
    payload_size: (table, row) => {
      const payload = table.payloadSize[row] ?? -1;
      return payload < 0 ? null : payload;
    },
    tcp_flags: (table, row) => tcpFlagsText(table.tcpFlags[row] ?? 0),
    dns_domain: (table, row) => detail(table, row).dnsName,
    http_url: (table, row) => detail(table, row).httpUrl,
    tls_sni: (table, row) => detail(table, row).sni,
    ja4: (table, row) => detail(table, row).ja4,
    label: (table, row) => table.dictionaries.labels.get(table.label[row] ?? 0),
    src_mac: (table, row) => table.dictionaries.macs.get(table.sourceMac[row] ?? 0),
    dst_mac: (table, row) => table.dictionaries.macs.get(table.destinationMac[row] ?? 0),
    facts: (table, row) => factsText(table.facts[row] ?? 0),
  };
