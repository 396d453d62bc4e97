// Cuts the frames of a little-endian pcapng file to their headers, except those whose content names something
// (TLS hello, HTTP request, DNS and other small datagrams): the picture needs sizes and names, not payload.
// Lengths on the wire are kept. Written for our own recordings: Ethernet, no VLAN.

const enhancedPacketBlock = 6;

export interface TrimOptions {
  /** Bytes kept of an ordinary frame. */
  readonly headerBytes: number;
  /** Bytes kept of a frame that names something. */
  readonly namingBytes: number;
}

interface Transport {
  readonly protocol: number;
  /** Offset of the TCP or UDP header. */
  readonly offset: number;
}

/** The transport header of an Ethernet frame; null when it is not IP. */
function transportOf(frame: Buffer): Transport | null {
  if (frame.length < 54) return null;
  const etherType = frame.readUInt16BE(12);
  if (etherType === 0x86dd) return { protocol: frame.readUInt8(20), offset: 54 };
  if (etherType === 0x0800)
    return { protocol: frame.readUInt8(23), offset: 14 + (frame.readUInt8(14) & 15) * 4 };
  return null;
}

export const vpnPort = 51_820;
/** Calls and tunnels: many small datagrams that say nothing readable. */
const talkPorts: readonly number[] = [3478, vpnPort];

function isSmallTalk(frame: Buffer, offset: number): boolean {
  const ports = [frame.readUInt16BE(offset), frame.readUInt16BE(offset + 2)];
  return frame.length <= 400 && !ports.some((port) => talkPorts.includes(port));
}

/** True for frames whose payload must stay readable. */
export function namesSomething(frame: Buffer): boolean {
  const transport = transportOf(frame);
  if (transport === null) return true;
  if (transport.protocol === 17) return isSmallTalk(frame, transport.offset);
  if (transport.protocol !== 6) return true;
  const payload = transport.offset + ((frame[transport.offset + 12] ?? 0) >> 4) * 4;
  const start = frame.subarray(payload, payload + 8).toString('latin1');
  const isHello = start.charCodeAt(0) === 0x16 && start.charCodeAt(5) === 1;
  return isHello || /^(?:(?:GET|PUT|POST|HEAD) |SSH-|EHLO)/.test(start);
}

function trimmedPacket(block: Buffer, options: TrimOptions): Buffer {
  const captured = block.readUInt32LE(20);
  const frame = block.subarray(28, 28 + captured);
  const kept = Math.min(captured, namesSomething(frame) ? options.namingBytes : options.headerBytes);
  const padded = (kept + 3) & ~3;
  const result = Buffer.alloc(32 + padded);
  block.copy(result, 0, 0, 28);
  result.writeUInt32LE(result.length, 4);
  result.writeUInt32LE(kept, 20);
  frame.copy(result, 28, 0, kept);
  result.writeUInt32LE(result.length, result.length - 4);
  return result;
}

/** A shorter file of the same packets; options of packet blocks are dropped, every other block is kept. */
export function trimCapture(file: Buffer, options: TrimOptions): Buffer {
  const parts: Buffer[] = [];
  for (let offset = 0; offset + 12 <= file.length;) {
    const length = file.readUInt32LE(offset + 4);
    if (length < 12 || offset + length > file.length) throw new Error(`bad block length at ${offset}`);
    const block = file.subarray(offset, offset + length);
    parts.push(block.readUInt32LE(0) === enhancedPacketBlock ? trimmedPacket(block, options) : block);
    offset += length;
  }
  return Buffer.concat(parts);
}
