// How far what is shown of a growing file is behind its writer, without trusting any clock of the packets: from when
// the bytes can first have been there to when their rows are told of.

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
  /** Of the rows that were read and are not told of yet: when the oldest can first have been there. */
  private oldestMs = Number.POSITIVE_INFINITY;

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
  read(offset: number): void {
    while (this.growths[0] !== undefined && this.growths[0].bytes <= offset) {
      this.oldestMs = Math.min(this.oldestMs, this.growths[0].sinceMs);
      this.growths.shift();
    }
  }

  /** To be called when what was read is told of: the longest that any row has waited for it, read or not. ms. */
  take(nowMs: number): number {
    const sinceMs = Math.min(this.oldestMs, this.growths[0]?.sinceMs ?? nowMs);
    this.oldestMs = Number.POSITIVE_INFINITY;
    return Math.max(0, nowMs - sinceMs);
  }
}
