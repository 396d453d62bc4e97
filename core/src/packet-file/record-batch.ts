// What the capture readers hand out: some thousand records of one buffer, as columns. The arrays are reused from
// batch to batch, so that neither a packet nor a batch costs an allocation.

/** Records `0 … count-1`. Valid until the next batch is asked for: take what you need before. */
export interface RecordBatch {
  /** The buffer that all offsets of this batch point into; nobody but the reader may write to it. */
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly offset: Uint32Array;
  /** Bytes that are in the buffer; at most `keptBytesLimit`. */
  readonly capturedLength: Uint32Array;
  /** Bytes that were on the wire, as the file says (may be less than captured in odd files); the captured ones where it says more than `longestWireLength`. */
  readonly wireLength: Uint32Array;
  /** Unix epoch in µs, finer clocks truncated; 0 where the file has no time (pcapng Simple Packet Block). */
  readonly timestampUs: Float64Array;
  /** LINKTYPE_ value, FCS bits removed; `unknownLinkType` where the file names an interface that it never described. */
  readonly linkType: Uint16Array;
}

export const unknownLinkType = 0xffff;

/** Of a longer record only the first 256 KiB are kept (libpcap's own limit for a frame); no memory grows with a length field. */
export const keptBytesLimit = 262_144;

/** libpcap's MAXIMUM_SNAPLEN: no frame on a wire is longer, whatever a length field says. */
export const longestWireLength = 262_144;
export const tooLongText = `Some packets claim more than ${longestWireLength} bytes on the wire; the captured length counts instead.`;

/** The writable side of a batch, for the scanners. */
export class RecordBatchBuffer implements RecordBatch {
  bytes: Uint8Array = new Uint8Array(0);
  count = 0;
  readonly capacity: number;
  readonly offset: Uint32Array;
  readonly capturedLength: Uint32Array;
  readonly wireLength: Uint32Array;
  readonly timestampUs: Float64Array;
  readonly linkType: Uint16Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.offset = new Uint32Array(capacity);
    this.capturedLength = new Uint32Array(capacity);
    this.wireLength = new Uint32Array(capacity);
    this.timestampUs = new Float64Array(capacity);
    this.linkType = new Uint16Array(capacity);
  }

  /** The caller has checked that there is room (`count < capacity`). */
  append(offset: number, captured: number, wire: number, timestampUs: number, linkType: number): void {
    const at = this.count;
    this.offset[at] = offset;
    this.capturedLength[at] = captured;
    this.wireLength[at] = wire;
    this.timestampUs[at] = timestampUs;
    this.linkType[at] = linkType;
    this.count = at + 1;
  }
}
