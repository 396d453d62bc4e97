// The classic pcap format (draft-ietf-opsawg-pcap): 24 bytes of header, then records of 16 + n bytes. Both byte
// orders, µs and ns, and the "modified" variant of old Linux libpcap whose record header has 8 more bytes.

import { keptBytesLimit, type RecordBatchBuffer } from './record-batch.ts';
import { type RecordScanner, WarningList } from './record-scanner.ts';

const fileHeaderLength = 24;
/** No writer makes longer records (Wireshark's limit for USB and D-Bus); above it the length field is taken as damage. */
const longestRecord = 128 * 1024 * 1024;

interface Variant {
  readonly littleEndian: boolean;
  readonly nanoseconds: boolean;
  readonly recordHeaderLength: 16 | 24;
}

/** The variant that the first four bytes announce; null when they are no pcap magic number. */
export function pcapVariant(bytes: Uint8Array, start: number): Variant | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 4);
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian);
    if (magic === 0xa1b2c3d4) return { littleEndian, nanoseconds: false, recordHeaderLength: 16 };
    if (magic === 0xa1b23c4d) return { littleEndian, nanoseconds: true, recordHeaderLength: 16 };
    if (magic === 0xa1b2cd34) return { littleEndian, nanoseconds: false, recordHeaderLength: 24 };
  }
  return null;
}

export class PcapScanner implements RecordScanner {
  need = fileHeaderLength;
  discard = 0;
  damage: string | null = null;
  readonly dropped = null;
  snapLength: number | null = null;
  readonly linkTypes: number[] = [];
  private readonly warningList = new WarningList();
  private readonly variant: Variant;
  private linkType = 0;
  private headerRead = false;
  /** libpcap before 2.4 wrote captured and wire length in either order. */
  private lengthsMaySwap = false;

  constructor(variant: Variant) {
    this.variant = variant;
  }

  get warnings(): readonly string[] {
    return this.warningList.list;
  }

  scan(bytes: Uint8Array, start: number, end: number, batch: RecordBatchBuffer): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = start;
    if (!this.headerRead) {
      if (end - at < fileHeaderLength) return this.wait(at, fileHeaderLength, 0);
      this.readFileHeader(view, at);
      at += fileHeaderLength;
    }
    return this.scanRecords(view, at, end, batch);
  }

  /** The hot loop: one pass over a chunk without a call or an allocation per record. */
  // eslint-disable-next-line complexity -- one loop, so that its counters stay in registers
  private scanRecords(view: DataView, start: number, end: number, batch: RecordBatchBuffer): number {
    const { littleEndian, nanoseconds, recordHeaderLength } = this.variant;
    const linkType = this.linkType;
    let restIsDiscarded = this.discard > 0;
    let at = start;
    while (batch.count < batch.capacity) {
      if (end - at < recordHeaderLength) return this.wait(at, recordHeaderLength, 0);
      let captured = view.getUint32(at + 8, littleEndian);
      let wire = view.getUint32(at + 12, littleEndian);
      if (this.lengthsMaySwap && captured > wire) [captured, wire] = [wire, captured];
      if (captured > longestRecord) {
        this.damage = `a record claims ${captured} bytes`;
        return at;
      }
      const kept = captured < keptBytesLimit ? captured : keptBytesLimit;
      const length = recordHeaderLength + kept;
      if (end - at < length || (kept < captured && !restIsDiscarded)) {
        return this.wait(at, length, captured - kept);
      }
      restIsDiscarded = false;
      const fraction = view.getUint32(at + 4, littleEndian);
      const microseconds = nanoseconds ? Math.floor(fraction / 1000) : fraction;
      const timestampUs = view.getUint32(at, littleEndian) * 1_000_000 + microseconds;
      batch.append(at + recordHeaderLength, kept, wire, timestampUs, linkType);
      at += length;
    }
    return this.wait(at, 0, 0);
  }

  private readFileHeader(view: DataView, at: number): void {
    const { littleEndian } = this.variant;
    const major = view.getUint16(at + 4, littleEndian);
    const minor = view.getUint16(at + 6, littleEndian);
    this.lengthsMaySwap = major === 2 && minor <= 3;
    if (major !== 2) this.warningList.add(`The file says pcap version ${major}.${minor}; read as 2.4.`);
    const snapLength = view.getUint32(at + 16, littleEndian);
    this.snapLength = snapLength === 0 ? null : snapLength;
    // The upper half holds the length of the frame check sequence and flags.
    this.linkType = view.getUint32(at + 20, littleEndian) & 0xffff;
    this.linkTypes.push(this.linkType);
    this.headerRead = true;
  }

  private wait(at: number, need: number, discard: number): number {
    this.need = need;
    this.discard = discard;
    return at;
  }
}
