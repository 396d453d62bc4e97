// The deflate data of one gzip member. zlib runs in flowing mode: output is taken at once, so that an error later on
// cannot throw it away.

import { createInflateRaw, type InflateRaw } from 'node:zlib';

import type { PackedInput } from './packed-input.ts';

/** Packed bytes given to zlib at once: at most 16 MiB of output wait in memory (deflate packs 1,032 : 1). */
const packedSliceLength = 16_384;

export class InflateMember {
  /** What zlib says is wrong; null while nothing is. */
  problem: string | null = null;
  /** True when the data came to their end, by what they say themselves. */
  ended = false;
  private readonly zlib: InflateRaw = createInflateRaw();
  private output: Uint8Array[] = [];
  private used = 0;
  private wake: () => void = () => undefined;

  constructor() {
    this.zlib.on('data', (piece: Uint8Array) => this.output.push(piece));
    this.zlib.on('end', () => {
      this.ended = true;
      this.wake();
    });
    this.zlib.on('error', (error) => {
      this.problem = error.message;
      this.wake();
    });
  }

  /** Takes the next bytes that belong to the member, and gives what they unpack to. */
  async inflate(input: PackedInput): Promise<readonly Uint8Array[]> {
    const packed = input.bytes.subarray(0, packedSliceLength);
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      this.zlib.write(packed, () => {
        resolve();
      });
    });
    // Bytes behind the end of the data are not taken.
    input.take(this.problem === null ? this.zlib.bytesWritten - this.used : packed.length);
    this.used = this.zlib.bytesWritten;
    const { output } = this;
    this.output = [];
    return output;
  }

  close(): void {
    this.zlib.destroy();
  }
}
