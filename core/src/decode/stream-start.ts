// The bytes of one message that spans TCP segments, put in order by sequence number. Only the first 16 KiB are kept;
// of the rest only the fact that it came.

import type { TransportView } from './transport-view.ts';

const longest = 16_384;
/** Separate pieces while segments are missing; more means a stream that nobody can follow. */
const mostRanges = 8;

export class StreamStart {
  readonly kind: 'hello' | 'dns';
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Sequence number of the first byte. */
  readonly base: number;
  /** Contiguous bytes from the first one that have come; may exceed what is kept. */
  contiguous = 0;
  /** A segment was cut by the snap length: what is missing will never come. */
  cut = false;
  bytes: Uint8Array = new Uint8Array(4096);
  /** Sorted, disjoint pieces beyond `contiguous`: from, to, from, to, … */
  private readonly ranges: number[] = [];

  constructor(kind: 'hello' | 'dns', view: TransportView, base: number) {
    this.kind = kind;
    this.source = view.source;
    this.destination = view.destination;
    this.sourcePort = view.sourcePort;
    this.destinationPort = view.destinationPort;
    this.base = base;
  }

  /** Bytes that are both contiguous and kept. */
  get kept(): number {
    return Math.min(this.contiguous, longest);
  }

  isOf(view: TransportView): boolean {
    return (
      view.source === this.source &&
      view.destination === this.destination &&
      view.sourcePort === this.sourcePort &&
      view.destinationPort === this.destinationPort
    );
  }

  /**
   * Adds `bytes[start, end)` at `sequence`. `known`: nothing of it is new; `elsewhere`: not of this message. Sequence numbers wrap around at 2^32 (RFC 9293 §3.4), hence the 32-bit difference.
   */
  add(sequence: number, bytes: Uint8Array, start: number, end: number): 'added' | 'known' | 'elsewhere' {
    const offset = (sequence - this.base) | 0;
    const last = offset + end - start;
    if (last <= 0 || offset > 2 * 65_535) return 'elsewhere';
    if (last <= this.contiguous) return 'known';
    const from = Math.max(offset, this.contiguous);
    const keptEnd = Math.min(last, longest);
    if (from < keptEnd) {
      this.grow(keptEnd);
      this.bytes.set(bytes.subarray(start + from - offset, start + keptEnd - offset), from);
    }
    this.note(from, last);
    return 'added';
  }

  private note(from: number, to: number): void {
    if (from <= this.contiguous) this.contiguous = Math.max(this.contiguous, to);
    else if (this.ranges.length < 2 * mostRanges) this.ranges.push(from, to);
    for (let joined = true; joined;) {
      joined = false;
      for (let at = 0; at < this.ranges.length; at += 2) {
        if ((this.ranges[at] as number) > this.contiguous) continue;
        this.contiguous = Math.max(this.contiguous, this.ranges[at + 1] as number);
        this.ranges.splice(at, 2);
        joined = true;
      }
    }
  }

  private grow(length: number): void {
    if (length <= this.bytes.length) return;
    const larger = new Uint8Array(Math.min(longest, Math.max(length, 2 * this.bytes.length)));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
