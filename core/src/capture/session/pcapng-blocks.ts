// Writes captured records as pcapng blocks (draft-ietf-opsawg-pcapng: section header, interface description, enhanced
// packet), little-endian, times in microseconds.

import type { RecordBatch } from '../../packet-file/record-batch.ts';

const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const enhancedPacket = 6;
const packetOverhead = 32;

/** Section header and one interface for each link type; the interface's number is its place in `linkTypes`. */
export function fileStart(linkTypes: readonly number[], snapLength: number): Buffer {
  const header = Buffer.alloc(28);
  header.writeUInt32LE(sectionHeader, 0);
  header.writeUInt32LE(header.length, 4);
  header.writeUInt32LE(0x1a2b3c4d, 8);
  header.writeUInt16LE(1, 12);
  // Section length not given.
  header.writeBigInt64LE(-1n, 16);
  header.writeUInt32LE(header.length, 24);
  return Buffer.concat([header, ...linkTypes.map((linkType) => interfaceBlock(linkType, snapLength))]);
}

export function interfaceBlock(linkType: number, snapLength: number): Buffer {
  const block = Buffer.alloc(20);
  block.writeUInt32LE(interfaceDescription, 0);
  block.writeUInt32LE(block.length, 4);
  block.writeUInt16LE(linkType, 8);
  block.writeUInt32LE(snapLength, 12);
  block.writeUInt32LE(block.length, 16);
  return block;
}

/** Bytes of the enhanced packet block of a record. */
export function packetBlockBytes(capturedLength: number): number {
  return packetOverhead + ((capturedLength + 3) & ~3);
}

/** Writes the block of one record at `at`; returns where the next one goes. `into` is zeroed where padding lies. */
export function writePacketBlock(
  into: Buffer,
  at: number,
  batch: RecordBatch,
  record: number,
  interfaceNumber: number,
): number {
  const captured = batch.capturedLength[record] as number;
  const start = batch.offset[record] as number;
  const total = packetBlockBytes(captured);
  // Not exact to the µs above 2^53, which is the year 2255.
  const timestampUs = batch.timestampUs[record] as number;
  into.writeUInt32LE(enhancedPacket, at);
  into.writeUInt32LE(total, at + 4);
  into.writeUInt32LE(interfaceNumber, at + 8);
  into.writeUInt32LE(Math.floor(timestampUs / 2 ** 32) >>> 0, at + 12);
  into.writeUInt32LE((timestampUs % 2 ** 32) >>> 0, at + 16);
  into.writeUInt32LE(captured, at + 20);
  into.writeUInt32LE(batch.wireLength[record] as number, at + 24);
  into.set(batch.bytes.subarray(start, start + captured), at + 28);
  into.fill(0, at + 28 + captured, at + total - 4);
  into.writeUInt32LE(total, at + total - 4);
  return at + total;
}
