// The first bytes of a file that arrives in chunks: what it is must be known before it is read.

import { Buffer } from 'node:buffer';
import { detectionBytes } from './detect-table-kind.ts';

/** Copied, and as many as it takes to tell what the file is; fewer where it ends before. */
export async function firstBytes(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let start: Uint8Array = new Uint8Array(0);
  while (start.length < detectionBytes) {
    const next = await chunks.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
  }
  return start;
}
