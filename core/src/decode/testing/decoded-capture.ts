// A capture file read and decoded into one table, for the tests that compare whole captures.

import { PacketTable } from '@jaws/shared/domain/packet-table';

import { openPacketFile } from '../../packet-file/open-packet-file.ts';
import { forEachPacketBatch } from '../../packet-file/read-packet-stream.ts';
import { PacketDecoder } from '../packet-decoder.ts';

export async function decodeCapture(path: string): Promise<PacketTable> {
  const table = new PacketTable();
  const decoder = new PacketDecoder(table.dictionaries);
  const file = await openPacketFile(path);
  await forEachPacketBatch(file.chunks, (batch) => {
    decoder.decode(batch, table);
  });
  return table;
}
