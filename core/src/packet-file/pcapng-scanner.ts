// The pcapng format (draft-ietf-opsawg-pcapng): blocks of type, length, body, length. Packets come from Enhanced,
// Simple and the obsolete Packet Blocks; names, secrets, journal and custom blocks are stepped over unread.

import { fileHeaderLength, isPcapHeader } from './pcap-dialect.ts';
import { blockOf, blockTypes, isNoBlock, isRead } from './pcapng-block.ts';
import { forEachOption, type PcapngInterface, readInterface } from './pcapng-interface.ts';
import {
  keptBytesLimit,
  longestWireLength,
  tooLongText,
  type RecordBatchBuffer,
  unknownLinkType,
} from './record-batch.ts';
import { mostDropped, type RecordScanner, WarningList } from './record-scanner.ts';
import type { SectionWatcher } from './section-watcher.ts';

const byteOrderMagic = 0x1a2b3c4d;
/** Type, length and four bytes of body: every block has them, and a Section Header's order mark is there. */
const shortestBlock = 12;
/** Fixed part of a packet block up to its data. */
const packetHeaderLength = 28;
const simplePacketHeaderLength = 12;
/** Blocks are kept up to here; the tail of longer ones (options, data beyond the limit) is thrown away unread. */
const keptBlockLimit = keptBytesLimit + packetHeaderLength;
const statisticOptions = { interfaceDrops: 5, systemDrops: 7 } as const;

/** True when a Section Header Block may start here (4 bytes are enough to ask). */
export function isPcapngStart(bytes: Uint8Array, start: number): boolean {
  return (
    bytes[start] === 0x0a &&
    bytes[start + 1] === 0x0d &&
    bytes[start + 2] === 0x0d &&
    bytes[start + 3] === 0x0a
  );
}

export class PcapngScanner implements RecordScanner {
  need = shortestBlock;
  discard = 0;
  damage: string | null = null;
  another = false;
  zeroBytes = 0;
  snapLength: number | null = null;
  readonly linkTypes: number[] = [];
  private readonly warningList = new WarningList();
  private littleEndian = true;
  private interfaces: PcapngInterface[] = [];
  private droppedBefore: number | null = null;
  private sections = 0;
  private readonly watcher: SectionWatcher | null;

  constructor(watcher: SectionWatcher | null = null) {
    this.watcher = watcher;
  }

  get warnings(): readonly string[] {
    return this.warningList.list;
  }

  get dropped(): number | null {
    return this.interfaces.reduce<number | null>(
      (sum, { dropped }) => (dropped === null ? sum : Math.min(mostDropped, (sum ?? 0) + dropped)),
      this.droppedBefore,
    );
  }

  // eslint-disable-next-line complexity -- one loop over blocks: what is asked for and stepped over stays in one place
  scan(bytes: Uint8Array, start: number, end: number, batch: RecordBatchBuffer): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let restIsDiscarded = this.discard > 0;
    let at = start;
    while (batch.count < batch.capacity) {
      if (end - at < shortestBlock) return this.wait(at, shortestBlock, 0);
      const type = this.blockType(view, at);
      if (this.sections > 0 && isNoBlock(type)) {
        const passed = this.passNoBlock(type, view, at, end);
        if (passed < 0 || this.another) return at;
        at += passed;
        if (passed > 0) continue;
      }
      const length = this.blockLength(view, at);
      if (length === 0) return at;
      // Some writers forget to pad; the next block starts at a multiple of four all the same.
      const padded = length + (-length & 3);
      const kept = keptLength(type, padded, end - at);
      if (!restIsDiscarded && (kept < padded || end - at < kept)) return this.wait(at, kept, padded - kept);
      const bodyEnd = restIsDiscarded ? at + kept : at + length - 4;
      if (!restIsDiscarded) this.compareLengths(view, length, at + padded - 4);
      this.readBlock(type, view, at, bodyEnd, batch);
      restIsDiscarded = false;
      at += kept;
    }
    return this.wait(at, 0, 0);
  }

  /** Zeros, or the header of a pcap: how many bytes to step over, -1 when more are needed to tell. */
  private passNoBlock(type: number, view: DataView, at: number, end: number): number {
    if (type === 0) {
      const isZero = view.getUint32(at + 4, true) === 0;
      this.zeroBytes += isZero ? 4 : 0;
      return isZero ? 4 : 0;
    }
    if (end - at < fileHeaderLength) {
      this.wait(at, fileHeaderLength, 0);
      return -1;
    }
    this.another = isPcapHeader(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
    return 0;
  }

  /** 0 where the block makes no sense (`damage` says why). */
  private blockLength(view: DataView, at: number): number {
    const length = view.getUint32(at + 4, this.littleEndian);
    if (this.damage === null && length < shortestBlock) this.damage = `a block claims ${length} bytes`;
    return this.damage === null ? length : 0;
  }

  private compareLengths(view: DataView, length: number, at: number): void {
    if (view.getUint32(at, this.littleEndian) === length) return;
    this.warningList.add('The two length fields of a block differ.');
  }

  /** The type, after taking a Section Header's byte order: its length field is already in the new order. */
  private blockType(view: DataView, at: number): number {
    const type = view.getUint32(at, this.littleEndian);
    if (type !== blockTypes.sectionHeader) {
      if (this.sections === 0) this.damage = 'the first block is not a section header';
      return type;
    }
    const little = view.getUint32(at + 8, true) === byteOrderMagic;
    if (!little && view.getUint32(at + 8, false) !== byteOrderMagic) {
      this.damage = 'a section header has no byte order mark';
      return type;
    }
    this.littleEndian = little;
    return type;
  }

  private readBlock(
    type: number,
    view: DataView,
    at: number,
    bodyEnd: number,
    batch: RecordBatchBuffer,
  ): void {
    switch (type) {
      case blockTypes.enhancedPacket:
      case blockTypes.packet:
        this.readPacket(type, view, at, bodyEnd, batch);
        break;
      case blockTypes.simplePacket:
        this.readSimplePacket(view, at, bodyEnd, batch);
        break;
      case blockTypes.sectionHeader:
        this.startSection(view, at, bodyEnd);
        this.watcher?.section(blockOf(view, at, bodyEnd), this.littleEndian);
        break;
      case blockTypes.interfaceDescription:
        this.addInterface(view, at, bodyEnd);
        break;
      case blockTypes.interfaceStatistics:
        this.readStatistics(view, at, bodyEnd);
        break;
    }
  }

  private readPacket(
    type: number,
    view: DataView,
    at: number,
    bodyEnd: number,
    batch: RecordBatchBuffer,
  ): void {
    if (bodyEnd - at < packetHeaderLength) {
      this.warningList.add('A packet block is too short to hold a packet; it was left out.');
      return;
    }
    this.watcher?.packet(type);
    const little = this.littleEndian;
    // The obsolete block has 16 bits of interface and 16 of drop count where the enhanced one has 32 of interface.
    const id = type === blockTypes.packet ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
    const source = this.interfaces[id];
    const high = view.getUint32(at + 12, little);
    const low = view.getUint32(at + 16, little);
    if (source === undefined)
      this.warningList.add('A packet names an interface that the file does not describe.');
    const claimed = view.getUint32(at + 20, little);
    const captured = this.fitting(claimed, bodyEnd - at - packetHeaderLength);
    // Of a very long packet fewer bytes are kept than captured; its block still says how many those can be.
    const mostCaptured = Math.min(claimed, view.getUint32(at + 4, little) - packetHeaderLength - 4);
    batch.append(
      at + packetHeaderLength,
      captured,
      this.boundedWire(view.getUint32(at + 24, little), mostCaptured),
      this.boundedTime(source === undefined ? high * 4_294_967_296 + low : source.clock.toUs(high, low)),
      source === undefined ? unknownLinkType : source.linkType,
    );
  }

  private readSimplePacket(view: DataView, at: number, bodyEnd: number, batch: RecordBatchBuffer): void {
    this.watcher?.packet(blockTypes.simplePacket);
    const wire = view.getUint32(at + 8, this.littleEndian);
    const source = this.interfaces[0];
    if (source === undefined)
      this.warningList.add('A packet names an interface that the file does not describe.');
    this.warningList.add('Some packets have no time stamp (Simple Packet Blocks); their time is 0.');
    const limit = source === undefined || source.snapLength === 0 ? wire : Math.min(wire, source.snapLength);
    const captured = Math.max(0, Math.min(limit, bodyEnd - at - simplePacketHeaderLength));
    batch.append(
      at + simplePacketHeaderLength,
      captured,
      this.boundedWire(wire, captured),
      0,
      source?.linkType ?? unknownLinkType,
    );
  }

  private boundedWire(wire: number, captured: number): number {
    if (wire <= longestWireLength || wire === captured) return wire;
    this.warningList.add(tooLongText);
    return captured;
  }

  /** Ticks and offset have 64 bits each; beyond 2^53 µs (the year 2255) is no time, and neither is one before 1970. */
  private boundedTime(timestampUs: number): number {
    if (timestampUs >= 0 && timestampUs <= Number.MAX_SAFE_INTEGER) return timestampUs;
    this.warningList.add('Some packets have a time before 1970 or after 2255; their time is 0.');
    return 0;
  }

  private fitting(claimed: number, room: number): number {
    if (claimed <= room) return claimed;
    if (room < keptBytesLimit) this.warningList.add('A packet claims more bytes than its block holds.');
    return room;
  }

  private startSection(view: DataView, at: number, bodyEnd: number): void {
    this.droppedBefore = this.dropped;
    this.interfaces = [];
    this.sections++;
    if (bodyEnd - at < 16) return;
    const major = view.getUint16(at + 12, this.littleEndian);
    if (major !== 1) this.warningList.add(`A section says pcapng version ${major}; read as 1.`);
  }

  private addInterface(view: DataView, at: number, bodyEnd: number): void {
    if (bodyEnd - at < 16) {
      this.warningList.add('An interface description is too short; it was left out.');
      return;
    }
    const added = readInterface(view, at + 8, bodyEnd, this.littleEndian);
    this.interfaces.push(added);
    this.watcher?.interface(blockOf(view, at, bodyEnd));
    if (!this.linkTypes.includes(added.linkType)) this.linkTypes.push(added.linkType);
    if (added.snapLength > 0) this.snapLength = Math.max(this.snapLength ?? 0, added.snapLength);
  }

  /** Counters run from the start of the capture, so the latest block of an interface stands for all before it. */
  private readStatistics(view: DataView, at: number, bodyEnd: number): void {
    if (bodyEnd - at < 20) return;
    const source = this.interfaces[view.getUint32(at + 8, this.littleEndian)];
    if (source === undefined) return;
    const drops: number[] = [];
    forEachOption(view, at + 20, bodyEnd, this.littleEndian, (code, value, length) => {
      if (length < 8) return;
      if (code === statisticOptions.interfaceDrops || code === statisticOptions.systemDrops) {
        const count = Number(view.getBigUint64(value, this.littleEndian));
        if (count <= mostDropped) drops.push(count);
        else this.warningList.add('A counter of lost packets makes no sense; it was left out.');
      }
    });
    if (drops.length > 0) source.dropped = drops.reduce((sum, count) => sum + count, 0);
  }

  private wait(at: number, need: number, discard: number): number {
    this.need = need;
    this.discard = discard;
    return at;
  }
}

/**
 * How much of a block to have in memory: all of those that are read, up to a limit; of others nothing but the head,
 * unless the whole block is there already and can simply be stepped over.
 */
function keptLength(type: number, padded: number, present: number): number {
  if (isRead(type)) return Math.min(padded, keptBlockLimit);
  return present >= padded ? padded : shortestBlock;
}
