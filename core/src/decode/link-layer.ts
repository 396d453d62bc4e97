// The first header of a frame by its link type (LINKTYPE_ values of tcpdump.org): finds the MAC addresses and says
// what follows. Link types not named here give an undecoded row.

import { decodeArcnet } from './arcnet-link.ts';
import { decodeCooked, decodeCooked2 } from './cooked-link.ts';
import { etherTypes, type Frame, layer, littleU16, skipTo, u16 } from './frame.ts';
import { decodeCiscoHdlc, decodeFrameRelay, decodePppHdlc } from './serial-link.ts';
import { decodeErf } from './erf-record.ts';
import { decodeExportedPdu } from './exported-pdu.ts';
import { decodeRadiotap, decodeWireless, skipAvs, skipPrism } from './wireless-link.ts';

/** Frames that start with a fixed number of bytes that are of no interest, then IPv4 or IPv6. */
const bytesBeforeIp = new Map<number, number>([
  [8, 16], // SLIP
  [12, 0], // raw IP, and its other numbers
  [14, 0],
  [15, 24], // BSD/OS SLIP
  [101, 0],
  [106, 0], // classical IP over ATM
  [109, 12], // OpenBSD enc
  [226, 24], // Solaris ipnet
  [228, 0],
  [229, 0],
]);

/** Frames that start with a fixed number of bytes, then an ordinary Ethernet frame. */
const bytesBeforeEthernet = new Map<number, number>([
  [240, 4], // netANALYZER: what its hardware says
  [241, 12], // the same, and preamble and start mark
  [259, 8], // EPON: preamble and start mark
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

/** False: `decodeLink` can say nothing of such frames. */
export function isLinkTypeRead(linkType: number): boolean {
  const tables = [bytesBeforeIp, bytesBeforeEthernet, tagLengths, decoders];
  return (
    [1, 192].includes(linkType) || pktapLinkTypes.has(linkType) || tables.some((table) => table.has(linkType))
  );
}

const ppp = (): number => layer.ppp;

const decoders = new Map<number, (frame: Frame) => number>([
  [0, decodeLoopback],
  [6, decodeTokenRing],
  [7, (frame) => decodeArcnet(frame, 2)],
  [9, ppp],
  [10, decodeFddi],
  [50, decodePppHdlc],
  [51, () => etherTypes.pppoeSession],
  [100, () => layer.llc], // LLC-encapsulated ATM
  [104, decodeCiscoHdlc],
  [105, decodeWireless],
  [107, decodeFrameRelay],
  [108, decodeLoopback],
  [113, decodeCooked],
  [117, decodePflog],
  [119, (frame) => (skipPrism(frame) ? decodeWireless(frame) : layer.stop)],
  [122, (frame) => skipTo(frame, 16, layer.llc)], // IP over Fibre Channel
  [123, decodeSunAtm],
  [129, (frame) => decodeArcnet(frame, 4)], // Linux puts two bytes of offset behind the addresses
  [127, decodeRadiotap],
  [138, decodeFirewire],
  [163, (frame) => (skipAvs(frame) ? decodeWireless(frame) : layer.stop)],
  [166, (frame) => skipTo(frame, 2, layer.ppp)], // pppd: direction and control byte instead of FF 03
  [197, (frame) => decodeErf(frame, decodePppHdlc)],
  [204, (frame) => skipTo(frame, 1, layer.ppp)], // PPP, Cisco HDLC and Frame Relay with a direction before them
  [205, (frame) => (skipTo(frame, 1, 0) === 0 ? decodeCiscoHdlc(frame) : layer.stop)],
  [206, (frame) => (skipTo(frame, 1, 0) === 0 ? decodeFrameRelay(frame) : layer.stop)],
  [219, () => etherTypes.mpls],
  [239, decodeNflog],
  [242, decodeInfiniband],
  [252, decodeExportedPdu],
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

/**
 * Family in the byte order of the machine that captured (0) or of the network (108): one of them makes sense. Some
 * writers put an EtherType there, or no family at all but PPP or Cisco HDLC.
 */
function decodeLoopback(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 4) return layer.stop;
  if (isHdlcAddress(u16(bytes, at))) return decodePppHdlc(frame);
  const big = u16(bytes, at) === 0 ? u16(bytes, at + 2) : 0;
  const little = u16(bytes, at + 2) === 0 ? littleU16(bytes, at) : 0;
  frame.at = at + 4;
  if (ipFamilies.has(big) || ipFamilies.has(little)) return layer.ip;
  if (big >= 0x600) return big;
  return little >= 0x600 ? little : layer.stop;
}

/** PPP in HDLC-like framing (FF 03), or Cisco's (unicast 0F 00, multicast 8F 00). */
function isHdlcAddress(address: number): boolean {
  return address === 0xff03 || address === 0x0f00 || address === 0x8f00;
}

/** OpenBSD's packet filter: the header's length first, without the bytes that fill it up to a multiple of four. */
function decodePflog(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 4 || !ipFamilies.has(bytes[at + 1] as number)) return layer.stop;
  const length = ((bytes[at] as number) + 3) & ~3;
  return length < 4 ? layer.stop : skipTo(frame, length, layer.ip);
}

/** IP over IEEE 1394 as macOS captures it: two addresses of eight bytes, then the EtherType. */
function decodeFirewire(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 18) return layer.stop;
  frame.at = at + 18;
  return u16(bytes, at + 16);
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
