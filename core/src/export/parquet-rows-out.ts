// Chosen rows as Parquet: the CSV's columns with types; strings are nullable. `timestamp` is epoch ms as a
// double, as in the CSV, so that notebooks read all three formats alike. A row group is written as soon as it
// is full: memory does not grow with the rows.

import { factsText } from '@jaws/shared/domain/fact-words';
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
export const groupRows = 65_536;

export function createParquetOut(table: PacketTable, write: (piece: Uint8Array) => Promise<void>): RowsOut {
  const bytes = flushingWriter(write);
  const empty = columnsOf(table, new Uint32Array(0), 0);
  const schema = schemaFromColumnData({ columnData: empty });
  const parquet = new ParquetWriter({ writer: bytes, schema, createdBy: 'JAWS' });
  const pending = new Uint32Array(groupRows);
  let count = 0;
  let first = 0;
  const flush = async (): Promise<void> => {
    if (count === 0) return;
    const columnData = columnsOf(table, pending.subarray(0, count), first);
    count = 0;
    await parquet.write({ columnData, rowGroupSize: groupRows });
  };
  return {
    begin: () => Promise.resolve(),
    async rows(rows, firstRow) {
      first = firstRow;
      for (let at = 0; at < rows.length;) {
        const taken = Math.min(rows.length - at, groupRows - count);
        pending.set(rows.subarray(at, at + taken), count);
        count += taken;
        at += taken;
        if (count === groupRows) await flush();
      }
    },
    settle: flush,
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

type Column = ArrayLike<number>;

/**
 * Loops into arrays of known length: half of the time of `Array.from` with a call for each cell. Dictionaries are asked
 * for every cell: remembering their answers in a map took three times as long. No minimum and maximum of texts:
 * comparing them took as long again, and nobody skips row groups by them.
 */
function columnsOf(table: PacketTable, rows: Uint32Array, firstRow: number): ColumnSource[] {
  const { addresses, macs, protocols, labels, details } = table.dictionaries;
  const text = (name: string, ids: Column, get: (id: number) => string | null): ColumnSource => {
    const data = new Array<string | null>(rows.length);
    for (let at = 0; at < rows.length; at++) data[at] = get(ids[rows[at] as number] as number);
    return { name, type: 'STRING', statistics: false, data };
  };
  const number = (
    name: string,
    type: 'INT32' | 'DOUBLE',
    get: (row: number) => number | null,
  ): ColumnSource => {
    const data = new Array<number | null>(rows.length);
    for (let at = 0; at < rows.length; at++) data[at] = get(rows[at] as number);
    return { name, type, data };
  };
  const at = (column: Column, row: number): number => column[row] as number;
  return [
    number('packet_id', 'INT32', (row) => firstRow + row + 1),
    text('protocol', table.protocol, (id) => protocols.get(id)),
    text('tcp_flags', table.tcpFlags, (bits) => flagTexts[bits] as string | null),
    text('dns_domain', table.detail, (id) => details.get(id).dnsName),
    text('http_url', table.detail, (id) => details.get(id).httpUrl),
    text('src_ip', table.source, (id) => addresses.get(id)),
    number('src_port', 'INT32', (row) => at(table.sourcePort, row)),
    text('src_mac', table.sourceMac, (id) => macs.get(id)),
    text('dst_ip', table.destination, (id) => addresses.get(id)),
    number('dst_port', 'INT32', (row) => at(table.destinationPort, row)),
    text('dst_mac', table.destinationMac, (id) => macs.get(id)),
    { name: 'size', type: 'INT64', data: sizesOf(table, rows) },
    number('timestamp', 'DOUBLE', (row) => finiteOrNull(at(table.timestampUs, row) / 1000)),
    text('label', table.label, (id) => labels.get(id)),
    text('tls_sni', table.detail, (id) => details.get(id).sni),
    text('ja4', table.detail, (id) => details.get(id).ja4),
    number('payload_size', 'INT32', (row) =>
      at(table.payloadSize, row) < 0 ? null : at(table.payloadSize, row),
    ),
    text('facts', table.facts, factsText),
  ];
}

/** By bits, as in `PacketTable.tcpFlags`. */
const flagTexts = Array.from({ length: 256 }, (_, bits) => tcpFlagsText(bits));

/** Most packets are of these sizes; a bigint is an object, made once for each of them. */
const usualSizes = Array.from({ length: 2048 }, (_, size) => BigInt(size));

function sizesOf({ size }: PacketTable, rows: Uint32Array): bigint[] {
  const data = new Array<bigint>(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const bytes = size[rows[at] as number] as number;
    data[at] = usualSizes[bytes] ?? BigInt(bytes);
  }
  return data;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
