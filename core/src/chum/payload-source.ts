// What is sent: bytes that no compression makes smaller, and that can be made again from the seed. AES in counter mode
// over zeros gives them at a few GB/s; they are no secret.

import { createCipheriv, createHash } from 'node:crypto';

export interface PayloadSource {
  /** The next bytes of this connection's payload. */
  readonly next: (bytes: number) => Buffer;
}

const zeros = Buffer.alloc(65_536);

/** `key` names the connection within the schedule: the same seed and key give the same bytes. */
export function createPayloadSource(seed: number, key: string): PayloadSource {
  const digest = createHash('sha256').update(`jaws payload\n${seed}\n${key}`).digest();
  const stream = createCipheriv('aes-128-ctr', digest.subarray(0, 16), digest.subarray(16));
  return {
    next: (bytes) => stream.update(bytes <= zeros.length ? zeros.subarray(0, bytes) : Buffer.alloc(bytes)),
  };
}
