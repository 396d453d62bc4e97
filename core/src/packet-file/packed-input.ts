// Chunks of a packed stream as one run of bytes: looked at before they are taken, and counted.

export class PackedInput {
  /** What is there and not taken yet. Valid until the next `fill`. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Bytes taken so far. */
  offset = 0;
  private readonly chunks: AsyncIterator<Uint8Array>;
  private over = false;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** True when at least `length` bytes are there; false when the stream ends before. */
  async fill(length: number): Promise<boolean> {
    while (this.bytes.length < length && !this.over) {
      const next = await this.chunks.next();
      if (next.done === true) this.over = true;
      else this.bytes = this.bytes.length === 0 ? next.value : Buffer.concat([this.bytes, next.value]);
    }
    return this.bytes.length >= length;
  }

  take(length: number): Uint8Array {
    const taken = this.bytes.subarray(0, length);
    this.bytes = this.bytes.subarray(length);
    this.offset += taken.length;
    return taken;
  }

  /** Everything that is left, in the chunks in which it comes. */
  async *rest(): AsyncGenerator<Uint8Array, void, undefined> {
    while (await this.fill(1)) yield this.take(this.bytes.length);
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
