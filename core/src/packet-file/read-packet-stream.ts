// Feeds the capture reader from any stream of chunks: a file, standard input, an upload. Gzip is unpacked on the way.

import { gunzipChunks, type GunzipReport, newGunzipReport, packingWarnings } from './gunzip-chunks.ts';
import { PacketFileReader, type PacketFileSummary } from './packet-file-reader.ts';
import type { RecordBatch } from './record-batch.ts';

/**
 * Batches of the records of a pcap or pcapng stream, packed with gzip or not; the return value sums it up. A batch is
 * valid until the next is asked for. Memory is bounded whatever the stream says. Throws `import.empty`,
 * `import.not-a-capture`, and whatever `chunks` throws. Leaving the loop early closes `chunks`. `packing`: the chunks
 * have been unpacked already, and this is what came of it.
 */
export async function* readPacketStream(
  chunks: AsyncIterable<Uint8Array>,
  packing: Readonly<GunzipReport> | null = null,
  reader: PacketFileReader = new PacketFileReader(),
): AsyncGenerator<RecordBatch, PacketFileSummary, undefined> {
  const report = newGunzipReport();
  const unpacked = packing === null ? gunzipChunks(chunks, report) : chunks;
  for await (const chunk of unpacked) yield* reader.push(chunk);
  const summary = reader.end();
  return withPacking(summary, packing ?? report);
}

/** Reads a stream to its end and hands every batch to `onBatch`; the shape most callers want. */
export async function forEachPacketBatch(
  chunks: AsyncIterable<Uint8Array>,
  onBatch: (batch: RecordBatch) => void | Promise<void>,
  packing: Readonly<GunzipReport> | null = null,
): Promise<PacketFileSummary> {
  const batches = readPacketStream(chunks, packing);
  try {
    let next = await batches.next();
    while (next.done !== true) {
      const pending = onBatch(next.value);
      if (pending !== undefined) await pending;
      next = await batches.next();
    }
    return next.value;
  } catch (error) {
    await batches.throw(error).catch(() => undefined);
    throw error;
  }
}

function withPacking(summary: PacketFileSummary, packing: Readonly<GunzipReport>): PacketFileSummary {
  const offset = summary.truncated?.offset ?? summary.bytesRead;
  return {
    ...summary,
    truncated: packing.problem === null ? summary.truncated : { offset, reason: 'cut' },
    warnings: [...summary.warnings, ...packingWarnings(packing, offset)],
  };
}
