// Chosen rows as Parquet: the CSV's columns with types; strings are nullable. `timestamp` is epoch ms as a
// double, as in the CSV, so that notebooks read all three formats alike. A row group is written as soon as it
// is full: memory does not grow with the rows.

import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { tcpFlagsText } from '@jaws/shared/domain/tcp-flags';
import {
  ByteWriter,
  ParquetWriter,
  schemaFromColumnData,
  type ColumnSource,
  type Writer,
} from 'hyparquet-writer';
import type { RowsOut } from './rows-out.ts';

/** Rows of one row group: bounds what is held as objects while it is being encoded. */
const groupRows = 65_536;

export function createParquetOut(table: PacketTable, write: (piece: Uint8Array) => Promise<void>): RowsOut {
  const bytes = flushingWriter(write);
  const empty = columnsOf(table, new Uint32Array(0));
  const schema = schemaFromColumnData({ columnData: empty });
  const parquet = new ParquetWriter({ writer: bytes, schema, createdBy: 'JAWS' });
  const pending = new Uint32Array(groupRows);
  let count = 0;
  const flush = async (): Promise<void> => {
    if (count === 0) return;
    const columnData = columnsOf(table, pending.subarray(0, count));
    count = 0;
    await parquet.write({ columnData, rowGroupSize: groupRows });
  };
  return {
    begin: () => Promise.resolve(),
    async rows(rows) {
      for (let at = 0; at < rows.length;) {
        const taken = Math.min(rows.length - at, groupRows - count);
        pending.set(rows.subarray(at, at + taken), count);
        count += taken;
        at += taken;
        if (count === groupRows) await flush();
      }
    },
    async end() {
      await flush();
      await parquet.finish();
    },
  };
}

/** Hands its bytes on after every row group instead of keeping the file in memory. */
function flushingWriter(target: (piece: Uint8Array) => Promise<void>): Writer {
  const writer = new ByteWriter(1 << 20);
  const flush = async (): Promise<void> => {
    const piece = writer.getBytes().slice();
    writer.index = 0;
    await target(piece);
  };
  return Object.assign(writer, { flush, finish: flush });
}

function columnsOf(table: PacketTable, rows: Uint32Array): ColumnSource[] {
  const { addresses, macs, protocols, labels, details } = table.dictionaries;
  const text = (name: string, get: (row: number) => string | null): ColumnSource => ({
    name,
    type: 'STRING',
    data: Array.from(rows, get),
  });
  const number = (
    name: string,
    type: 'INT32' | 'DOUBLE',
    get: (row: number) => number | null,
  ): ColumnSource => ({
    name,
    type,
    data: Array.from(rows, get),
  });
  const at = (column: ArrayLike<number>, row: number): number => column[row] as number;
  return [
    number('packet_id', 'INT32', (row) => row + 1),
    text('protocol', (row) => protocols.get(at(table.protocol, row))),
    text('tcp_flags', (row) => tcpFlagsText(at(table.tcpFlags, row))),
    text('dns_domain', (row) => details.get(at(table.detail, row)).dnsName),
    text('http_url', (row) => details.get(at(table.detail, row)).httpUrl),
    text('src_ip', (row) => addresses.get(at(table.source, row))),
    number('src_port', 'INT32', (row) => at(table.sourcePort, row)),
    text('src_mac', (row) => macs.get(at(table.sourceMac, row))),
    text('dst_ip', (row) => addresses.get(at(table.destination, row))),
    number('dst_port', 'INT32', (row) => at(table.destinationPort, row)),
    text('dst_mac', (row) => macs.get(at(table.destinationMac, row))),
    { name: 'size', type: 'INT64', data: Array.from(rows, (row) => BigInt(at(table.size, row))) },
    number('timestamp', 'DOUBLE', (row) => finiteOrNull(at(table.timestampUs, row) / 1000)),
    text('label', (row) => labels.get(at(table.label, row))),
    text('tls_sni', (row) => details.get(at(table.detail, row)).sni),
    text('ja4', (row) => details.get(at(table.detail, row)).ja4),
    number('payload_size', 'INT32', (row) =>
      at(table.payloadSize, row) < 0 ? null : at(table.payloadSize, row),
    ),
  ];
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
