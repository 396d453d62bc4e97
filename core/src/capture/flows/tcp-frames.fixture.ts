// TCP segments as a pcap file for tests: Ethernet and IPv4, each with the sequence number, flags and length asked for.

import { Buffer } from 'node:buffer';

export interface MadeSegment {
  readonly source: string;
  readonly destination: string;
  readonly sequence: number;
  readonly payloadBytes: number;
  readonly timestampUs: number;
  /** Default ACK. */
  readonly flags?: number;
  /** Default 6, TCP. */
  readonly protocol?: number;
  /** Bytes that are kept of the frame; default all. */
  readonly snapLength?: number;
  /** IP total length 0, as hardware that cuts segments leaves it. */
  readonly offloaded?: boolean;
}

const frameHeaders = 14 + 20 + 20;

/** Ends are `a.b.c.d:port`. */
export function tcpCapture(segments: readonly MadeSegment[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(262_144, 16);
  head.writeUInt32LE(1, 20);
  return Buffer.concat([head, ...segments.map(recordOf)]);
}

function recordOf(segment: MadeSegment): Buffer {
  const { timestampUs, payloadBytes, snapLength = Infinity } = segment;
  const bytes = frameHeaders + payloadBytes;
  const kept = Math.min(bytes, snapLength);
  const record = Buffer.alloc(16 + kept);
  record.writeUInt32LE(Math.floor(timestampUs / 1_000_000), 0);
  record.writeUInt32LE(timestampUs % 1_000_000, 4);
  record.writeUInt32LE(kept, 8);
  record.writeUInt32LE(bytes, 12);
  frameOf(segment).copy(record, 16, 0, kept);
  return record;
}

function frameOf({ source, destination, sequence, payloadBytes, ...more }: MadeSegment): Buffer {
  const frame = Buffer.alloc(frameHeaders + payloadBytes);
  frame.writeUInt16BE(0x0800, 12);
  frame[14] = 0x45;
  frame.writeUInt16BE(more.offloaded === true ? 0 : 40 + payloadBytes, 16);
  frame[22] = 64;
  frame[23] = more.protocol ?? 6;
  for (const [at, end] of [source, destination].entries()) {
    const [address = '', port = ''] = end.split(':');
    frame.set(address.split('.').map(Number), 26 + at * 4);
    frame.writeUInt16BE(Number(port), 34 + at * 2);
  }
  frame.writeUInt32BE(sequence, 38);
  frame[46] = 0x50;
  frame[47] = more.flags ?? 0x10;
  return frame;
}
