// The empty batch that a source yields while nothing arrives.

import { type RecordBatch, RecordBatchBuffer } from '../../packet-file/record-batch.ts';

/** At least this often a source yields something (packet-source.ts). Below 250, because timers are late. */
export const idleTickMs = 200;

export const emptyBatch: RecordBatch = new RecordBatchBuffer(0);
