// Rows of a table as one run of bytes, column after column, and back: the groups of the file in cache/.

import { type PacketDictionaries, PacketTable } from '@jaws/shared/domain/packet-table';

/** Rows of one group at most: what is in hand at a time while the file is written or read. */
export const mostGroupRows = 32_768;
/** 8 (time), seven columns of 4, four of 2, two of 1: PacketTable's 46. */
export const rowBytes = 46;

/** A table of `rows` rows over `buffer[0, rows * rowBytes)`: what is put into it is in the buffer. Not to be grown. */
export function groupView(buffer: ArrayBuffer, rows: number, dictionaries: PacketDictionaries): PacketTable {
  const table = new PacketTable(0, dictionaries);
  let at = 0;
  const next = (bytes: number): number => (at += bytes * rows) - bytes * rows;
  // The widest first, so that each column starts where its numbers may.
  table.timestampUs = new Float64Array(buffer, next(8), rows);
  table.size = new Uint32Array(buffer, next(4), rows);
  table.payloadSize = new Int32Array(buffer, next(4), rows);
  table.source = new Uint32Array(buffer, next(4), rows);
  table.destination = new Uint32Array(buffer, next(4), rows);
  table.sourceMac = new Uint32Array(buffer, next(4), rows);
  table.destinationMac = new Uint32Array(buffer, next(4), rows);
  table.detail = new Uint32Array(buffer, next(4), rows);
  table.sourcePort = new Uint16Array(buffer, next(2), rows);
  table.destinationPort = new Uint16Array(buffer, next(2), rows);
  table.protocol = new Uint16Array(buffer, next(2), rows);
  table.facts = new Uint16Array(buffer, next(2), rows);
  table.tcpFlags = new Uint8Array(buffer, next(1), rows);
  table.label = new Uint8Array(buffer, next(1), rows);
  table.capacity = rows;
  table.count = rows;
  return table;
}
