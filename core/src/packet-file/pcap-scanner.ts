// The classic pcap format (draft-ietf-opsawg-pcap): 24 bytes of header, then records of 16 + n bytes. Its dialects
// are told apart in pcap-dialect.ts.

import {
  aixLinkType,
  fileHeaderLength,
  isPcapHeader,
  type PcapVariant,
  recordHeaderLengthAt,
} from './pcap-dialect.ts';
import { isPcapngStart } from './pcapng-scanner.ts';
import { keptBytesLimit, longestWireLength, tooLongText, type RecordBatchBuffer } from './record-batch.ts';
import { type RecordScanner, WarningList } from './record-scanner.ts';
import type { SectionWatcher } from './section-watcher.ts';

/** No writer makes longer records (Wireshark's limit for USB and D-Bus); above it the length field is taken as damage. */
const longestRecord = 128 * 1024 * 1024;

export class PcapScanner implements RecordScanner {
  need = fileHeaderLength;
  discard = 0;
  damage: string | null = null;
  another = false;
  readonly dropped = null;
  snapLength: number | null = null;
  readonly linkTypes: number[] = [];
  private readonly warningList = new WarningList();
  private variant: PcapVariant;
  private linkType = 0;
  private headerRead = false;
  private recordSeen = false;
  /** libpcap before 2.4 wrote captured and wire length in either order. */
  private lengthsMaySwap = false;
  /** Headers of zeros since the last other one: padding when nothing follows them. */
  private zeroRecords = 0;

  private readonly watcher: SectionWatcher | null;

  constructor(variant: PcapVariant, watcher: SectionWatcher | null = null) {
    this.variant = variant;
    this.watcher = watcher;
  }

  get zeroBytes(): number {
    return this.zeroRecords * this.variant.recordHeaderLength;
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
    if (!this.recordSeen && end > at) this.readRecordHeaderLength(view, at, end);
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
      const seconds = view.getUint32(at, littleEndian);
      let captured = view.getUint32(at + 8, littleEndian);
      let wire = view.getUint32(at + 12, littleEndian);
      if (isMagic(seconds)) {
        const found = this.otherCapture(view, at, end);
        if (found !== 'no') return found === 'wait' ? this.wait(at, fileHeaderLength, 0) : at;
      }
      if (wire === 0 && captured === 0 && seconds === 0 && view.getUint32(at + 4) === 0) {
        this.zeroRecords++;
        at += recordHeaderLength;
        continue;
      }
      if (this.zeroRecords > 0) {
        // Something follows them: odd packets, but no padding.
        this.zeroRecords--;
        batch.append(at, 0, 0, 0, linkType);
        continue;
      }
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
      if (wire > longestWireLength && wire !== captured) wire = this.boundedWire(captured);
      const fraction = view.getUint32(at + 4, littleEndian);
      const microseconds = nanoseconds ? Math.floor(fraction / 1000) : fraction;
      batch.append(at + recordHeaderLength, kept, wire, seconds * 1_000_000 + microseconds, linkType);
      at += length;
    }
    return this.wait(at, 0, 0);
  }

  /** Where a record should be: the header of another capture? It is whole, or more bytes are asked for. */
  private otherCapture(view: DataView, at: number, end: number): 'yes' | 'no' | 'wait' {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    if (isPcapngStart(bytes, at)) this.another = isSectionHeader(view, at);
    else if (end - at < fileHeaderLength) return 'wait';
    else this.another = isPcapHeader(bytes, at);
    return this.another ? 'yes' : 'no';
  }

  private boundedWire(captured: number): number {
    this.warningList.add(tooLongText);
    return captured;
  }

  private readRecordHeaderLength(view: DataView, at: number, end: number): void {
    this.recordSeen = true;
    const recordHeaderLength = recordHeaderLengthAt(view, at, end, this.variant);
    if (recordHeaderLength !== this.variant.recordHeaderLength) {
      this.variant = { ...this.variant, recordHeaderLength };
      this.warningList.add(
        `The records have headers of ${recordHeaderLength} bytes, as an old dialect of pcap writes them.`,
      );
    }
    const { variant, linkType, snapLength } = this;
    this.watcher?.pcap({ variant, linkType, snapLength });
  }

  private readFileHeader(view: DataView, at: number): void {
    const { littleEndian } = this.variant;
    const major = view.getUint16(at + 4, littleEndian);
    const minor = view.getUint16(at + 6, littleEndian);
    // DG/UX says 543.0.
    this.lengthsMaySwap = (major === 2 && minor <= 3) || major === 543;
    if (major !== 2) this.warningList.add(`The file says pcap version ${major}.${minor}; read as 2.4.`);
    const snapLength = view.getUint32(at + 16, littleEndian);
    this.snapLength = snapLength === 0 ? null : snapLength;
    // The upper half holds the length of the frame check sequence and flags.
    const network = view.getUint32(at + 20, littleEndian) & 0xffff;
    const aix = aixLinkType(major, minor, network);
    if (aix !== null) {
      this.variant = { ...this.variant, nanoseconds: true };
      this.warningList.add(
        'The file is of AIX (pcap version 2.2): times in ns, interface types for link types.',
      );
    }
    this.linkType = aix ?? network;
    this.linkTypes.push(this.linkType);
    this.headerRead = true;
  }

  private wait(at: number, need: number, discard: number): number {
    this.need = need;
    this.discard = discard;
    return at;
  }
}

/** The first four bytes of a capture file of any kind, read as seconds; in the hot loop, so no look-up. */
function isMagic(seconds: number): boolean {
  return seconds >>> 16 === 0xa1b2 || (seconds & 0xffff) === 0xb2a1 || seconds === 0x0a0d0d0a;
}

/** A Section Header Block has its byte order mark behind type and length. */
function isSectionHeader(view: DataView, at: number): boolean {
  const mark = view.getUint32(at + 8, true);
  return mark === 0x1a2b3c4d || mark === 0x4d3c2b1a;
}
