// Some neighbouring records of a batch, as a batch: views on the same columns, no copy.

import type { RecordBatch } from '../../packet-file/record-batch.ts';

/** Records `[from, to)`; valid as long as `batch` is. */
export function batchSlice(batch: RecordBatch, from: number, to: number): RecordBatch {
  if (from === 0 && to === batch.count) return batch;
  return {
    bytes: batch.bytes,
    count: to - from,
    offset: batch.offset.subarray(from, to),
    capturedLength: batch.capturedLength.subarray(from, to),
    wireLength: batch.wireLength.subarray(from, to),
    timestampUs: batch.timestampUs.subarray(from, to),
    linkType: batch.linkType.subarray(from, to),
  };
}
