// The bytes of one message that spans TCP segments, put in order by sequence number. Only the first 16 KiB are kept;
// of the rest only the fact that it came.

import type { TransportView } from './transport-view.ts';

export const longestKept = 16_384;
/** A whole DNS message and what may be on its way besides; what lies farther ahead is of another message. */
const farthest = 2 * 65_535;
/** Separate pieces while segments are missing: enough for a hello that comes byte by byte in any order. */
const mostRanges = 256;

/**
 * `start`: the first bytes of a direction, of which too few have come to tell what they are. `agent`: an HTTP request
 * whose address is told, and whose head goes on.
 */
export type StreamKind = 'start' | 'hello' | 'http' | 'agent' | 'dns';

export class StreamStart {
  kind: StreamKind;
  /** Where in `bytes` the message begins (a PROXY header may stand before it). */
  from = 0;
  /** Nothing new can be told of the message before so many bytes are contiguous. */
  wanted = 0;
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

  constructor(kind: StreamKind, view: TransportView, base: number) {
    this.kind = kind;
    this.source = view.source;
    this.destination = view.destination;
    this.sourcePort = view.sourcePort;
    this.destinationPort = view.destinationPort;
    this.base = base;
  }

  /** Bytes that are both contiguous and kept. */
  get kept(): number {
    return Math.min(this.contiguous, longestKept);
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
   * Adds `bytes[start, end)` at `sequence`. `known`: nothing of it is new; `before` and `beyond`: not of this message.
   * Sequence numbers wrap around at 2^32 (RFC 9293 §3.4), hence the 32-bit difference.
   */
  add(
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): 'added' | 'known' | 'before' | 'beyond' {
    const offset = (sequence - this.base) | 0;
    const last = offset + end - start;
    if (last <= 0) return 'before';
    if (offset > farthest) return 'beyond';
    if (last <= this.contiguous) return 'known';
    const from = Math.max(offset, this.contiguous);
    const keptEnd = Math.min(last, longestKept);
    if (from < keptEnd) {
      this.grow(keptEnd);
      this.bytes.set(bytes.subarray(start + from - offset, start + keptEnd - offset), from);
    }
    this.note(from, last);
    return 'added';
  }

  /** Pieces are kept sorted and apart from each other: those that touch become one. */
  private note(from: number, to: number): void {
    const { ranges } = this;
    let at = 0;
    while (at < ranges.length && (ranges[at + 1] as number) < from) at += 2;
    let first = from;
    let last = to;
    let joined = 0;
    while (at + joined < ranges.length && (ranges[at + joined] as number) <= last) {
      first = Math.min(first, ranges[at + joined] as number);
      last = Math.max(last, ranges[at + joined + 1] as number);
      joined += 2;
    }
    if (first <= this.contiguous) {
      this.contiguous = Math.max(this.contiguous, last);
      ranges.splice(at, joined);
    } else if (joined > 0 || ranges.length < 2 * mostRanges) ranges.splice(at, joined, first, last);
  }

  private grow(length: number): void {
    if (length <= this.bytes.length) return;
    const larger = new Uint8Array(Math.min(longestKept, Math.max(length, 2 * this.bytes.length)));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
