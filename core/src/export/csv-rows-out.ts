// Chosen rows as CSV in the store's own format (DESIGN §2). packet_id stays the packet's number in the dataset.

import { Buffer } from 'node:buffer';
import type { PacketTable } from '@jaws/shared/domain/packet-table';
import { csvHeader } from '../dataset/csv-columns.ts';
import { createCsvBuffer, PacketCsvEncoder } from '../dataset/csv-encoder.ts';
import type { RowsOut } from './rows-out.ts';

export function createCsvOut(table: PacketTable, write: (piece: Uint8Array) => Promise<void>): RowsOut {
  const encoder = new PacketCsvEncoder(table.dictionaries);
  const buffer = createCsvBuffer();
  return {
    begin: () => write(Buffer.from(csvHeader, 'utf8')),
    async rows(rows, firstRow) {
      // The encoder takes neighbours in one call: unfiltered exports run at its full speed.
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < rows.length;) {
        const first = rows[at] as number;
        let end = at + 1;
        while (end < rows.length && rows[end] === first + end - at) end++;
        encoder.encode(table, first, first + end - at, firstRow + first + 1, buffer);
        pieces.push(buffer.bytes.slice(0, buffer.length));
        at = end;
      }
      await write(Buffer.concat(pieces));
    },
    settle: () => Promise.resolve(),
    end: () => Promise.resolve(),
  };
}
