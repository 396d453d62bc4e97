// How far the reader of a growing file is behind its writer, without trusting any clock of the packets: from when the
// bytes can first have been there to when their rows were taken in.

interface Growth {
  /** Length of the file that was seen … */
  readonly bytes: number;
  /** … and the last look at which it was shorter. */
  readonly sinceMs: number;
}

/**
 * Times are the caller's, ms. What is read within the same look counts from the look before it: an upper bound of
 * the truth, by at most the time between two looks.
 */
export class FollowLag {
  private growths: Growth[] = [];
  private lookedMs: number;
  private seenBytes: number;
  private worstMs = 0;

  constructor(bytes: number, nowMs: number) {
    this.seenBytes = bytes;
    this.lookedMs = nowMs;
    if (bytes > 0) this.growths.push({ bytes, sinceMs: nowMs });
  }

  /** The file is this long now. */
  looked(bytes: number, nowMs: number): void {
    if (bytes > this.seenBytes) this.growths.push({ bytes, sinceMs: this.lookedMs });
    this.seenBytes = bytes;
    this.lookedMs = nowMs;
  }

  /** All rows before `offset` have been taken in. */
  read(offset: number, nowMs: number): void {
    while (this.growths[0] !== undefined && this.growths[0].bytes <= offset) {
      this.worstMs = Math.max(this.worstMs, nowMs - this.growths[0].sinceMs);
      this.growths.shift();
    }
  }

  /** The longest wait since the last call, of rows that were read and of those that still are not. ms. */
  take(nowMs: number): number {
    const waiting = this.growths[0];
    const lagMs = Math.max(this.worstMs, waiting === undefined ? 0 : nowMs - waiting.sinceMs);
    this.worstMs = 0;
    return Math.max(0, lagMs);
  }
}
