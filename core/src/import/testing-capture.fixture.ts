// Small pcap files made on the spot for the import's tests: Ethernet, IPv4, TCP and UDP, the same bytes every time.

import { Buffer } from 'node:buffer';

const headerBytes = 24;
const recordBytes = 16;

export interface MadePacket {
  readonly source: readonly [number, number, number, number];
  readonly destination: readonly [number, number, number, number];
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly frameBytes: number;
  readonly timestampUs: number;
  /** At the end of the frame. */
  readonly payload?: readonly number[];
}

/** @param linkType default: Ethernet */
export function pcapOf(packets: readonly MadePacket[], linkType = 1): Buffer {
  const size = packets.reduce((sum, packet) => sum + recordBytes + packet.frameBytes, headerBytes);
  const file = Buffer.alloc(size);
  file.writeUInt32LE(0xa1b2c3d4, 0);
  file.writeUInt16LE(2, 4);
  file.writeUInt16LE(4, 6);
  file.writeUInt32LE(262_144, 16);
  file.writeUInt32LE(linkType, 20);
  let at = headerBytes;
  for (const packet of packets) at = writePacket(file, at, packet);
  return file;
}

function writePacket(file: Buffer, start: number, packet: MadePacket): number {
  file.writeUInt32LE(Math.floor(packet.timestampUs / 1_000_000), start);
  file.writeUInt32LE(packet.timestampUs % 1_000_000, start + 4);
  file.writeUInt32LE(packet.frameBytes, start + 8);
  file.writeUInt32LE(packet.frameBytes, start + 12);
  const frame = start + recordBytes;
  file.set([2, 0, 0, 0, 0, packet.destination[3], 2, 0, 0, 0, 0, packet.source[3], 8, 0], frame);
  const ip = frame + 14;
  file[ip] = 0x45;
  file.writeUInt16BE(packet.frameBytes - 14, ip + 2);
  file[ip + 8] = 64;
  file[ip + 9] = 17; // UDP
  file.set(packet.source, ip + 12);
  file.set(packet.destination, ip + 16);
  file.writeUInt16BE(packet.sourcePort, ip + 20);
  file.writeUInt16BE(packet.destinationPort, ip + 22);
  file.writeUInt16BE(packet.frameBytes - 34, ip + 24);
  const end = frame + packet.frameBytes;
  const { payload = [] } = packet;
  file.set(payload, end - payload.length);
  return end;
}

/** Both directions of many conversations: `count` packets of 60 to 120 bytes. */
export function manyPackets(count: number): MadePacket[] {
  return Array.from({ length: count }, (_, at) => {
    const local = [192, 168, 1, 1 + (at % 40)] as const;
    const remote = [203, 0, 113, 1 + (at % 7)] as const;
    const up = at % 3 !== 0;
    return {
      source: up ? local : remote,
      destination: up ? remote : local,
      sourcePort: up ? 40_000 + (at % 40) : 9000,
      destinationPort: up ? 9000 : 40_000 + (at % 40),
      frameBytes: 60 + (at % 61),
      timestampUs: 1_700_000_000_000_000 + at * 1234,
    };
  });
}
