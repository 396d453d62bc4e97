// How many different bytes of one direction of a TCP stream were seen: an interval set over the sequence space, so that
// retransmissions count once and what was lost on the way into the capture is missing from the sum.

const space = 2 ** 32;
const flags = { syn: 0x02, reset: 0x04 } as const;
/** Holes that may still be filled. The lowest part is settled beyond that: who loses so much fills nothing any more. */
const mostIntervals = 512;

export class SequenceCoverage {
  /** Sums of streams and intervals that are settled: earlier connections of the same ports, and the lowest intervals. */
  private settledBytes: number;
  /** Pairs start, end of what was seen, rising and apart; positions are sequence numbers without the wrap. */
  private readonly intervals: number[] = [];
  /** Nothing below it counts (any more); -Infinity while the stream's start is not known. */
  private floor = -Infinity;
  /** Position of the newest byte: the 32 bits of the next segment are near it. Null before the first segment. */
  private near: number | null = null;
  /** Sequence number of the SYN; null when none was seen. */
  private synSequence: number | null = null;

  /** `settledBytes`: seen of earlier connections. */
  constructor(settledBytes = 0) {
    this.settledBytes = settledBytes;
  }

  /** Bytes seen at least once. */
  get uniqueBytes(): number {
    let sum = this.settledBytes;
    for (let at = 0; at < this.intervals.length; at += 2)
      sum += (this.intervals[at + 1] as number) - (this.intervals[at] as number);
    return sum;
  }

  /**
   * One segment as its header says (RFC 9293): `sequence` unsigned, `payloadBytes` on the wire. SYN and FIN take a
   * number of the space each and no byte; keep-alive probes repeat a number that was there (RFC 1122 §4.2.3.6); what a
   * RST carries belongs to no stream.
   */
  add(sequence: number, tcpFlags: number, payloadBytes: number): void {
    if ((tcpFlags & flags.reset) !== 0) return;
    const isSyn = (tcpFlags & flags.syn) !== 0;
    if (isSyn && sequence !== this.synSequence) this.begin(sequence);
    if (payloadBytes <= 0) return;
    const start = this.position((sequence + (isSyn ? 1 : 0)) % space);
    this.cover(Math.max(start, this.floor), start + payloadBytes);
  }

  /** A new connection (or the first): its numbers have nothing to do with those before. */
  private begin(synSequence: number): void {
    this.settledBytes = this.uniqueBytes;
    this.intervals.length = 0;
    this.synSequence = synSequence;
    this.near = synSequence + 1;
    this.floor = synSequence + 1;
  }

  /** The position of a sequence number: the one nearest to what was seen last. */
  private position(sequence: number): number {
    if (this.near === null) {
      // Room below the first one seen, for segments that overtook each other.
      this.near = sequence + space;
      return this.near;
    }
    // `| 0` takes the difference as a signed number of 32 bits: at most 2 GiB ahead or behind.
    return this.near + ((sequence - (this.near % space)) | 0);
  }

  private cover(start: number, end: number): void {
    if (end <= start) return;
    const { intervals } = this;
    if (end > (this.near ?? 0)) this.near = end;
    const last = intervals.length - 1;
    // In order, as nearly all segments come: the last interval grows.
    if (last > 0 && start >= (intervals[last - 1] as number) && start <= (intervals[last] as number)) {
      if (end > (intervals[last] as number)) intervals[last] = end;
      return;
    }
    this.insert(start, end);
    if (intervals.length > mostIntervals * 2) this.settleLowest();
  }

  private insert(start: number, end: number): void {
    const { intervals } = this;
    let from = intervals.length;
    while (from > 0 && (intervals[from - 1] as number) >= start) from -= 2;
    let to = from;
    let [low, high] = [start, end];
    while (to < intervals.length && (intervals[to] as number) <= end) {
      low = Math.min(low, intervals[to] as number);
      high = Math.max(high, intervals[to + 1] as number);
      to += 2;
    }
    intervals.splice(from, to - from, low, high);
  }

  private settleLowest(): void {
    const [start = 0, end = 0] = this.intervals.splice(0, 2);
    this.settledBytes += end - start;
    this.floor = end;
  }
}
