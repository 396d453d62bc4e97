// A capture in the order of its own time, with the names that passive DNS had learnt by each packet: a live picture
// must not know at second 10 what was answered at second 20.

import { PacketTable, type PacketDictionaries } from '@jaws/shared/domain/packet-table';
import { ApplicationDecoder } from '../../core/src/decode/application-decoder.ts';
import { PacketDecoder } from '../../core/src/decode/packet-decoder.ts';
import { openPacketFile } from '../../core/src/packet-file/open-packet-file.ts';
import { forEachPacketBatch } from '../../core/src/packet-file/read-packet-stream.ts';

interface LearntName {
  /** First row that may know it. */
  readonly row: number;
  readonly address: string;
  readonly name: string;
}

export interface ReplayedCapture {
  readonly table: PacketTable;
  readonly names: readonly LearntName[];
  /** Of the first packet, ms. */
  readonly startMs: number;
  /** Of the last packet, seconds after the first. */
  readonly seconds: number;
}

/**
 * Names count from the batch in which they were answered: at most 512 KiB of the file early. `dictionaries`: those of
 * another capture that this one will be merged with.
 */
export async function replayedCapture(
  path: string,
  dictionaries?: PacketDictionaries,
): Promise<ReplayedCapture> {
  const file = await openPacketFile(path);
  const table = new PacketTable(65_536, dictionaries);
  const application = new ApplicationDecoder(table.dictionaries);
  const decoder = new PacketDecoder(table.dictionaries, { application, label: 'norm' });
  const names: LearntName[] = [];
  const { passiveDns } = application;
  await forEachPacketBatch(file.chunks, (batch) => {
    const row = table.count;
    const before = new Map(passiveDns.entries());
    decoder.decode(batch, table);
    for (const [address, name] of passiveDns.entries())
      if (before.get(address) !== name) names.push({ row, address, name });
  });
  const times = table.timestampUs.subarray(0, table.count);
  const startUs = times.reduce((least, us) => Math.min(least, us), Number.POSITIVE_INFINITY);
  const endUs = times.reduce((most, us) => Math.max(most, us), Number.NEGATIVE_INFINITY);
  return { table, names, startMs: startUs / 1000, seconds: (endUs - startUs) / 1e6 };
}
