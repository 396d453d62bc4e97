// The first header of a frame by its link type (LINKTYPE_ values of tcpdump.org): finds the MAC addresses and says
// what follows. Link types not named here give an undecoded row.

import { decodeArcnet } from './arcnet-link.ts';
import { etherTypes, type Frame, layer, skipTo, u16 } from './frame.ts';
import { decodeWireless, skipAvs, skipPrism, skipRadiotap } from './wireless-link.ts';

/** Frames that start with a fixed number of bytes that are of no interest, then IPv4 or IPv6. */
const bytesBeforeIp = new Map<number, number>([
  [8, 16], // SLIP
  [12, 0], // raw IP, and its other numbers
  [14, 0],
  [15, 24], // BSD/OS SLIP
  [101, 0],
  [109, 12], // OpenBSD enc
  [226, 24], // Solaris ipnet
  [228, 0],
  [229, 0],
]);

/** Frames that start with a fixed number of bytes, then an ordinary Ethernet frame. */
const bytesBeforeEthernet = new Map<number, number>([
  [274, 8], // IEEE 802.3br mPacket: preamble and start mark
  [282, 4], // Broadcom switch tag in front
]);

/** Ethernet with a switch's tag between the addresses and the type. */
const tagLengths = new Map<number, number>([
  [281, 4], // Broadcom
  [284, 4], // DSA
  [285, 8], // EtherType DSA
]);

/** Address families that mean IP in BSD, Linux, Darwin and Windows loopback headers. */
const ipFamilies: ReadonlySet<number> = new Set([2, 10, 23, 24, 26, 28, 30]);

/** 149 is a number for private use; the files that have it are macOS's, written before PKTAP had its own. */
const pktapLinkTypes: ReadonlySet<number> = new Set([149, 258]);

/** Moves `frame.at` behind the link header; returns an EtherType or a `layer`. Never throws. */
export function decodeLink(frame: Frame, linkType: number, nested = false): number {
  if (linkType === 1) return layer.ethernet;
  const beforeIp = bytesBeforeIp.get(linkType);
  if (beforeIp !== undefined) return skipTo(frame, beforeIp, layer.ip);
  const beforeEthernet = bytesBeforeEthernet.get(linkType);
  if (beforeEthernet !== undefined) return skipTo(frame, beforeEthernet, layer.ethernet);
  const tag = tagLengths.get(linkType);
  if (tag !== undefined) return decodeTaggedEthernet(frame, tag);
  const decoder = decoders.get(linkType);
  if (decoder !== undefined) return decoder(frame);
  if (nested) return layer.stop;
  if (linkType === 192) return decodePpi(frame);
  return pktapLinkTypes.has(linkType) ? decodePktap(frame) : layer.stop;
}

const ppp = (): number => layer.ppp;

const decoders = new Map<number, (frame: Frame) => number>([
  [0, decodeLoopback],
  [6, decodeTokenRing],
  [7, (frame) => decodeArcnet(frame, 2)],
  [9, ppp],
  [10, decodeFddi],
  [50, ppp],
  [51, () => etherTypes.pppoeSession],
  [100, () => layer.llc], // LLC-encapsulated ATM
  [104, decodeCiscoHdlc],
  [105, decodeWireless],
  [107, decodeFrameRelay],
  [108, decodeLoopback],
  [113, decodeCooked],
  [119, (frame) => (skipPrism(frame) ? decodeWireless(frame) : layer.stop)],
  [122, (frame) => skipTo(frame, 16, layer.llc)], // IP over Fibre Channel
  [123, decodeSunAtm],
  [129, (frame) => decodeArcnet(frame, 4)], // Linux puts two bytes of offset behind the addresses
  [127, (frame) => (skipRadiotap(frame) ? decodeWireless(frame) : layer.stop)],
  [163, (frame) => (skipAvs(frame) ? decodeWireless(frame) : layer.stop)],
  [166, (frame) => skipTo(frame, 2, layer.ppp)], // pppd: direction and control byte instead of FF 03
  [204, (frame) => skipTo(frame, 1, layer.ppp)], // PPP with a direction before it
  [239, decodeNflog],
  [242, decodeInfiniband],
  [276, decodeCooked2],
]);

function decodeTaggedEthernet(frame: Frame, tagLength: number): number {
  const { at, end } = frame;
  if (end - at < 14 + tagLength) return layer.stop;
  frame.setMacs(at + 6, at);
  frame.at = at + 14 + tagLength;
  return typeOrLength(frame, u16(frame.bytes, frame.at - 2));
}

/** A value of 0x600 and more is an EtherType, a smaller one the length of an LLC frame (IEEE 802.3 §3.2.6). */
export function typeOrLength(frame: Frame, value: number): number {
  if (value >= 0x600) return value;
  frame.limitTo(frame.at + value);
  return layer.llc;
}

/** Family in the byte order of the machine that captured (0) or of the network (108): one of them makes sense. */
function decodeLoopback(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 4) return layer.stop;
  const big = u16(bytes, at) === 0 ? u16(bytes, at + 2) : 0;
  const little = u16(bytes, at + 2) === 0 ? (bytes[at] as number) | ((bytes[at + 1] as number) << 8) : 0;
  frame.at = at + 4;
  return ipFamilies.has(big) || ipFamilies.has(little) ? layer.ip : layer.stop;
}

function decodeTokenRing(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 14) return layer.stop;
  frame.setMacs(at + 8, at + 2);
  const routed = ((bytes[at + 8] as number) & 0x80) !== 0;
  if (routed && end - at < 16) return layer.stop;
  return skipTo(frame, 14 + (routed ? (bytes[at + 14] as number) & 0x1f : 0), layer.llc);
}

function decodeFddi(frame: Frame): number {
  const { at, end } = frame;
  if (end - at < 13) return layer.stop;
  frame.setMacs(at + 7, at + 1);
  frame.at = at + 13;
  return layer.llc;
}

function decodeCiscoHdlc(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 4) return layer.stop;
  frame.at = at + 4;
  const type = u16(bytes, at + 2);
  // 0x8035 is Cisco's keep-alive here and not RARP.
  return type === etherTypes.rarp ? layer.stop : type;
}

/** RFC 2427: Q.922 address of 2-4 bytes, then control 0x03 and NLPID; else Cisco's EtherType right after it. */
function decodeFrameRelay(frame: Frame): number {
  const { bytes, end } = frame;
  let at = frame.at;
  const limit = Math.min(end, at + 4);
  while (at < limit && ((bytes[at] as number) & 1) === 0) at++;
  at++;
  if (end - at < 2) return layer.stop;
  if (bytes[at] !== 0x03) {
    const type = u16(bytes, at);
    frame.at = at + 2;
    return type === etherTypes.ipv4 || type === etherTypes.ipv6 ? type : layer.stop;
  }
  at += bytes[at + 1] === 0 ? 2 : 1;
  if (at >= end) return layer.stop;
  frame.at = at + 1;
  return frameRelayProtocol(frame, bytes[at] as number);
}

function frameRelayProtocol(frame: Frame, nlpid: number): number {
  if (nlpid === 0xcc) return etherTypes.ipv4;
  if (nlpid === 0x8e) return etherTypes.ipv6;
  if (nlpid === 0xcf) return layer.ppp;
  const { bytes, at, end } = frame;
  if (nlpid !== 0x80 || end - at < 5) return layer.stop;
  frame.at = at + 5;
  const isEtherType = u16(bytes, at) === 0 && bytes[at + 2] === 0;
  return isEtherType ? u16(bytes, at + 3) : layer.stop;
}

/** Linux cooked capture, version 1: type, hardware, address length, address, EtherType (16 bytes). */
function decodeCooked(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 16) return layer.stop;
  if (u16(bytes, at + 4) === 6) frame.setMacs(at + 6, -1);
  frame.at = at + 16;
  return cookedProtocol(u16(bytes, at + 14));
}

/** Version 2: EtherType first, then interface, hardware, type, address length, address (20 bytes). */
function decodeCooked2(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 20) return layer.stop;
  if (bytes[at + 11] === 6) frame.setMacs(at + 12, -1);
  frame.at = at + 20;
  return cookedProtocol(u16(bytes, at));
}

function cookedProtocol(type: number): number {
  if (type === 4) return layer.llc;
  return type >= 0x600 ? type : layer.stop;
}

/** SunATM: traffic type in the low four bits; 2 is LLC. */
function decodeSunAtm(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 4 || ((bytes[at] as number) & 0x0f) !== 2) return layer.stop;
  frame.at = at + 4;
  return layer.llc;
}

/** IP over InfiniBand: a global route header (40 bytes), EtherType, two bytes unused. */
function decodeInfiniband(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 44) return layer.stop;
  frame.at = at + 44;
  return u16(bytes, at + 40);
}

/** Linux nflog: family, version, resource, then attributes in the machine's order; number 9 is the packet. */
function decodeNflog(frame: Frame): number {
  const { bytes, end } = frame;
  let at = frame.at + 4;
  while (end - at >= 4) {
    // Attribute lengths are small: the byte that is not 0 tells the order on any machine but odd ones.
    const little = (bytes[at + 3] as number) === 0 || (bytes[at + 2] as number) !== 0;
    const length = little ? littleU16(bytes, at) : u16(bytes, at);
    const type = little ? littleU16(bytes, at + 2) : u16(bytes, at + 2);
    if (length < 4) return layer.stop;
    if ((type & 0x7fff) === 9) {
      frame.at = at + 4;
      return layer.ip;
    }
    at += (length + 3) & ~3;
  }
  return layer.stop;
}

/** Apple's PKTAP: header length first, the link type of the frame at byte 8, both little-endian. */
function decodePktap(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 12 || littleU16(bytes, at + 2) !== 0) return layer.stop;
  const length = littleU16(bytes, at);
  if (length < 12 || length > end - at) return layer.stop;
  frame.at = at + length;
  return decodeLink(frame, littleU16(bytes, at + 8), true);
}

/** Per-Packet Information: header length at byte 2, the link type of the frame at byte 4, both little-endian. */
function decodePpi(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 8) return layer.stop;
  const length = littleU16(bytes, at + 2);
  if (length < 8 || length > end - at) return layer.stop;
  frame.at = at + length;
  return decodeLink(frame, littleU16(bytes, at + 4), true);
}

export function littleU16(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}
