// Blocks of a pcapng file that holds some packets of another capture: headers and packets as they stand there, each
// packet with a comment (opt_comment, draft-ietf-opsawg-pcapng §3.5). Byte order and clock are those of the source.

import { fileStart } from '../../capture/session/pcapng-blocks.ts';
import { blockTypes } from '../../packet-file/pcapng-block.ts';
import type { RecordBatch } from '../../packet-file/record-batch.ts';
import type { PcapHead, SectionWatcher } from '../../packet-file/section-watcher.ts';

const packetHead = 28;
const optionComment = 1;
const optionResolution = 9;
const longestComment = 0xffff;
const nanosecondDigits = 9;

export class SliceBlocks implements SectionWatcher {
  private pieces: Buffer[] = [];
  private littleEndian = true;
  private dialect: PcapHead['variant'] | null = null;
  private packetType: number = blockTypes.enhancedPacket;
  /** Bytes that `take` would give. */
  bytes = 0;

  /** What there is to write; then it is gone from here. */
  take(): Buffer {
    const all = Buffer.concat(this.pieces, this.bytes);
    this.pieces = [];
    this.bytes = 0;
    return all;
  }

  pcap({ variant, linkType, snapLength }: PcapHead): void {
    this.dialect = variant;
    this.littleEndian = true;
    this.add(fileStart([], 0));
    const body = Buffer.alloc(8);
    body.writeUInt16LE(linkType, 0);
    body.writeUInt32LE(snapLength ?? 0, 4);
    const clock = this.option(optionResolution, Buffer.of(nanosecondDigits));
    const options = variant.nanoseconds ? [clock, Buffer.alloc(4)] : [];
    this.addBlock(blockTypes.interfaceDescription, [body, ...options]);
  }

  section(block: Uint8Array, littleEndian: boolean): void {
    this.dialect = null;
    this.littleEndian = littleEndian;
    const body = Buffer.from(block.subarray(8));
    // The length of the section is another one now: not given.
    if (body.length >= 16) body.fill(0xff, 8, 16);
    this.addBlock(blockTypes.sectionHeader, [body]);
  }

  interface(block: Uint8Array): void {
    this.addBlock(blockTypes.interfaceDescription, [Buffer.from(block.subarray(8))]);
  }

  packet(type: number): void {
    this.packetType = type;
  }

  /** The only record of `batch`, whose sections and interfaces have been told. */
  write(batch: RecordBatch, comment: string): void {
    const options = this.option(optionComment, commentBytes(comment));
    if (this.dialect === null) this.fromBlock(batch, options);
    else this.fromRecord(batch, this.dialect, options);
  }

  private fromRecord(batch: RecordBatch, variant: PcapHead['variant'], options: Buffer): void {
    const start = batch.offset[0] as number;
    const head = start - variant.recordHeaderLength;
    // Records of zeros are handed out without their header.
    const isEmpty = batch.capturedLength[0] === 0 && batch.timestampUs[0] === 0;
    const view = new DataView(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
    const number = (at: number): number => (isEmpty ? 0 : view.getUint32(head + at, variant.littleEndian));
    const unit = variant.nanoseconds ? 1_000_000_000n : 1_000_000n;
    this.addPacket(batch, BigInt(number(0)) * unit + BigInt(number(4)), options);
  }

  /** The block of a packet is kept with its options; one without (Simple Packet Block) becomes an enhanced one. */
  private fromBlock(batch: RecordBatch, options: Buffer): void {
    const { bytes } = batch;
    const start = batch.offset[0] as number;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.packetType === blockTypes.simplePacket) {
      this.addPacket(batch, 0n, options);
      return;
    }
    const head = start - packetHead;
    const captured = batch.capturedLength[0] as number;
    const body = Buffer.from(bytes.subarray(head + 8, start));
    writeUint32(body, captured, 12, this.littleEndian);
    const blockEnd = head + view.getUint32(head + 4, this.littleEndian) - 4;
    const others =
      blockEnd <= bytes.length ? this.otherOptions(view, start + padded(captured), blockEnd) : [];
    this.addBlock(this.packetType, [body, this.data(batch), ...others, options, Buffer.alloc(4)]);
  }

  private otherOptions(view: DataView, from: number, end: number): Buffer[] {
    let at = from;
    while (end - at >= 4) {
      const code = view.getUint16(at, this.littleEndian);
      const length = view.getUint16(at + 2, this.littleEndian);
      if (code === 0 || padded(length) > end - at - 4) break;
      at += 4 + padded(length);
    }
    return at > from ? [Buffer.from(new Uint8Array(view.buffer, view.byteOffset + from, at - from))] : [];
  }

  private addPacket(batch: RecordBatch, ticks: bigint, options: Buffer): void {
    const body = Buffer.alloc(20);
    const little = this.littleEndian;
    writeUint32(body, Number(ticks >> 32n), 4, little);
    writeUint32(body, Number(ticks & 0xffff_ffffn), 8, little);
    writeUint32(body, batch.capturedLength[0] as number, 12, little);
    writeUint32(body, batch.wireLength[0] as number, 16, little);
    this.addBlock(blockTypes.enhancedPacket, [body, this.data(batch), options, Buffer.alloc(4)]);
  }

  private data(batch: RecordBatch): Buffer {
    const start = batch.offset[0] as number;
    const captured = batch.capturedLength[0] as number;
    const data = Buffer.alloc(padded(captured));
    data.set(batch.bytes.subarray(start, start + captured));
    return data;
  }

  private option(code: number, value: Buffer): Buffer {
    const option = Buffer.alloc(4 + padded(value.length));
    const view = new DataView(option.buffer, option.byteOffset);
    view.setUint16(0, code, this.littleEndian);
    view.setUint16(2, value.length, this.littleEndian);
    option.set(value, 4);
    return option;
  }

  private addBlock(type: number, parts: readonly Buffer[]): void {
    const body = Buffer.concat(parts);
    const total = 12 + padded(body.length);
    const block = Buffer.alloc(total);
    writeUint32(block, type, 0, this.littleEndian);
    writeUint32(block, total, 4, this.littleEndian);
    block.set(body, 8);
    writeUint32(block, total, total - 4, this.littleEndian);
    this.add(block);
  }

  private add(block: Buffer): void {
    this.pieces.push(block);
    this.bytes += block.length;
  }
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

function writeUint32(into: Buffer, value: number, at: number, littleEndian: boolean): void {
  if (littleEndian) into.writeUInt32LE(value, at);
  else into.writeUInt32BE(value, at);
}

/** At most what the length of an option can say; a cut character is left out. */
function commentBytes(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length <= longestComment) return bytes;
  return Buffer.from(
    bytes
      .subarray(0, longestComment)
      .toString('utf8')
      .replace(/\uFFFD+$/, ''),
  );
}
