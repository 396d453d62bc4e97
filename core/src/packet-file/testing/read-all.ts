// Reads a whole capture for a test, in chunks of any size, and copies the records out of the reused batches.

import { PacketFileReader, type PacketFileSummary } from '../packet-file-reader.ts';
import type { RecordBatch } from '../record-batch.ts';

export interface ReadRecord {
  readonly data: readonly number[];
  readonly wire: number;
  readonly timestampUs: number;
  readonly linkType: number;
}

export function readAll(
  file: Uint8Array,
  chunkLength = file.length,
  batchCapacity?: number,
): { records: ReadRecord[]; summary: PacketFileSummary } {
  const reader = new PacketFileReader(batchCapacity);
  const records: ReadRecord[] = [];
  for (let at = 0; at < file.length; at += chunkLength) {
    // A copy of its own: a read beside the chunk would find nothing there.
    const chunk = Uint8Array.from(file.subarray(at, at + chunkLength));
    for (const batch of reader.push(chunk)) records.push(...recordsOf(batch));
    chunk.fill(0xee);
  }
  return { records, summary: reader.end() };
}

export function recordsOf(batch: RecordBatch): ReadRecord[] {
  return Array.from({ length: batch.count }, (_, at) => {
    const offset = batch.offset[at] ?? 0;
    return {
      data: [...batch.bytes.subarray(offset, offset + (batch.capturedLength[at] ?? 0))],
      wire: batch.wireLength[at] ?? 0,
      timestampUs: batch.timestampUs[at] ?? 0,
      linkType: batch.linkType[at] ?? 0,
    };
  });
}
