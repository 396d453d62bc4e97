// Numbered packets as a pcap file (draft-ietf-opsawg-pcap, little-endian, Ethernet) for tcpreplay. The number stands
// at the start of the payload, in the IP identification (low 16 bits) and in TCP's sequence number.

import { closeSync, openSync, writeSync } from 'node:fs';
import { numberedFlow, type NumberedPackets } from './numbered-packets.ts';

const fileHeader = [0xa1b2c3d4, 0x0004_0002, 0, 0, 262_144, 1] as const;
const recordHeader = 16;
const ethernet = 14;
const ipHeader = 20;
const tcpHeader = 20;
const udpHeader = 8;
/** Neither end's own address: the receiving host looks at nothing and answers nothing. */
const macs = [2, 0, 0, 0, 0, 0x99, 2, 0, 0, 0, 0, 0x98] as const;
const chunkBytes = 1 << 22;

/** Overwrites `path`. Bytes written. */
export function writeNumberedCapture(path: string, packets: NumberedPackets): number {
  const templates = Array.from({ length: packets.flows }, (_, flow) => [
    frameHead(flow, false),
    frameHead(flow, true),
  ]);
  const begun = new Uint8Array(packets.flows);
  const chunk = Buffer.alloc(chunkBytes + 2048);
  const file = openSync(path, 'w', 0o600);
  let total = 0;
  let used = fileHeader.length * 4;
  for (const [index, value] of fileHeader.entries()) chunk.writeUInt32LE(value, index * 4);
  try {
    for (let number = 0; number < packets.packets; number++) {
      const flow = packets.flow[number] as number;
      const head = templates[flow]?.[packets.isUp[number] as number] as Buffer;
      used += writeRecord(chunk, used, {
        number,
        head,
        size: packets.size[number] as number,
        isFirst: begun[flow] === 0,
      });
      begun[flow] = 1;
      if (used < chunkBytes && number < packets.packets - 1) continue;
      total += writeSync(file, chunk, 0, used);
      used = 0;
    }
    // A plan without packets is the header alone.
    if (used > 0) total += writeSync(file, chunk, 0, used);
  } finally {
    closeSync(file);
  }
  return total;
}

interface Frame {
  readonly number: number;
  readonly head: Buffer;
  readonly size: number;
  readonly isFirst: boolean;
}

/** Writes a record and gives its length. */
function writeRecord(out: Buffer, at: number, { number, head, size, isFirst }: Frame): number {
  out.writeUInt32LE(1_700_000_000 + Math.floor(number / 1_000_000), at);
  out.writeUInt32LE(number % 1_000_000, at + 4);
  out.writeUInt32LE(size, at + 8);
  out.writeUInt32LE(size, at + 12);
  const frame = at + recordHeader;
  out.fill(number & 0xff, frame, frame + size);
  head.copy(out, frame);
  const ip = frame + ethernet;
  out.writeUInt16BE(size - ethernet, ip + 2);
  out.writeUInt16BE(number & 0xffff, ip + 4);
  out.writeUInt16BE(headerChecksum(out, ip), ip + 10);
  const isTcp = out[ip + 9] === 6;
  if (isTcp) {
    out.writeUInt32BE(number, ip + ipHeader + 4);
    if (isFirst) out[ip + ipHeader + 13] = 0x02;
  } else out.writeUInt16BE(size - ethernet - ipHeader, ip + ipHeader + 4);
  out.writeUInt32BE(number, frame + head.length);
  return recordHeader + size;
}

/** Ethernet, IPv4 and transport headers of one direction; lengths, numbers and checksums are filled in per packet. */
function frameHead(flow: number, isUp: boolean): Buffer {
  const { protocol, clientIp, clientPort, serverIp, serverPort } = numberedFlow(flow);
  const isTcp = protocol === 'TCP';
  const head = Buffer.alloc(ethernet + ipHeader + (isTcp ? tcpHeader : udpHeader));
  head.set(macs, 0);
  head.writeUInt16BE(0x0800, 12);
  head[ethernet] = 0x45;
  head[ethernet + 8] = 64;
  head[ethernet + 9] = isTcp ? 6 : 17;
  head.set((isUp ? clientIp : serverIp).split('.').map(Number), ethernet + 12);
  head.set((isUp ? serverIp : clientIp).split('.').map(Number), ethernet + 16);
  head.writeUInt16BE(isUp ? clientPort : serverPort, ethernet + ipHeader);
  head.writeUInt16BE(isUp ? serverPort : clientPort, ethernet + ipHeader + 2);
  if (isTcp) {
    head[ethernet + ipHeader + 12] = 5 << 4;
    // PSH and ACK; the first packet of a flow is a SYN instead.
    head[ethernet + ipHeader + 13] = 0x18;
    head.writeUInt16BE(0xffff, ethernet + ipHeader + 14);
  }
  return head;
}

/** The one's complement sum of RFC 791 over the 20 bytes of the header. */
function headerChecksum(bytes: Buffer, ip: number): number {
  let sum = 0;
  for (let at = 0; at < ipHeader; at += 2) if (at !== 10) sum += bytes.readUInt16BE(ip + at);
  sum = (sum & 0xffff) + (sum >>> 16);
  sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
