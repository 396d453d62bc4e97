// Everything between the link header and the transport: tags, labels, tunnels and the IP headers. Each step decodes
// one header and says what follows; the innermost IP header that can be read gives the row its addresses.

import { etherTypes, type Frame, layer, skipTo, u16 } from './frame.ts';
import { typeOrLength } from './link-layer.ts';
import { isEthernetAt } from './plausible-header.ts';
import { decodeSwitchTag } from './switch-tags.ts';
import { authentication, decodeExtensions, decodeTransport } from './transport-layer.ts';

/**
 * Headers of one frame that are followed, tunnels and tags counted alike. Real stacks stay below ten; of a frame made to
 * nest deeper the row shows what was found down to the limit.
 */
const deepest = 24;

/** Decodes from `frame.at`, which holds a header of kind `next`, as far as the captured bytes go. */
export function decodeLayers(frame: Frame, next: number): void {
  for (let depth = 0; depth < deepest && next !== layer.stop; depth++) next = decodeLayer(frame, next);
}

// One flat switch: the three common cases first, no table look-up per packet.
// eslint-disable-next-line complexity -- a list of EtherTypes, one line each
function decodeLayer(frame: Frame, next: number): number {
  switch (next) {
    case layer.ethernet:
      return decodeEthernet(frame);
    case etherTypes.ipv4:
      return decodeIpv4(frame);
    case etherTypes.ipv6:
      return decodeIpv6(frame);
    case layer.ip:
      return decodeIpByVersion(frame);
    case etherTypes.arp:
    case etherTypes.rarp:
      return decodeArp(frame, next);
    case etherTypes.mpls:
    case etherTypes.mplsUpstream:
      return decodeMpls(frame, next);
    case etherTypes.pppoeSession:
      return decodePppoe(frame);
    case etherTypes.ppp:
    case layer.ppp:
      return decodePpp(frame);
    case layer.llc:
      return decodeLlc(frame);
    case etherTypes.bridged:
      return decodeEthernet(frame);
    case etherTypes.backboneBridge:
      return skipTo(frame, 4, layer.ethernet);
    case etherTypes.serviceHeader:
      return decodeServiceHeader(frame);
    default:
      return decodeSwitchTag(frame, next);
  }
}

function decodeEthernet(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 14) {
    if (end - at >= 12) frame.setMacs(at + 6, at);
    return layer.stop;
  }
  frame.setMacs(at + 6, at);
  frame.at = at + 14;
  const type = u16(bytes, at + 12);
  return type >= 0x600 ? type : typeOrLength(frame, type);
}

/** IPv4 (RFC 791). Total length 0 means that the sender's hardware was to fill it in: the frame's length stands. */
function decodeIpv4(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 20) return layer.stop;
  const first = bytes[at] as number;
  const headerLength = (first & 0x0f) << 2;
  if (first >> 4 !== 4 || headerLength < 20) return layer.stop;
  const protocol = bytes[at + 9] as number;
  frame.setNetwork(4, at + 12, at + 16, protocol);
  const totalLength = u16(bytes, at + 2);
  if (totalLength !== 0) frame.limitTo(at + Math.max(totalLength, headerLength));
  frame.at = at + headerLength;
  if (frame.end < frame.at) return layer.stop;
  // Ports stand in the first fragment only; what a later one starts with is payload.
  const fragment = u16(bytes, at + 6) & 0x3fff;
  if (fragment !== 0) frame.setFragment(u16(bytes, at + 4), (fragment & 0x1fff) === 0);
  if ((fragment & 0x1fff) !== 0) {
    frame.setPayload(frame.at);
    return layer.stop;
  }
  return protocol === authentication ? decodeExtensions(frame, protocol) : decodeTransport(frame, protocol);
}

/** IPv6 (RFC 8200). Payload length 0 (jumbograms, offload): the frame's length stands. */
function decodeIpv6(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 40 || (bytes[at] as number) >> 4 !== 6) return layer.stop;
  const next = bytes[at + 6] as number;
  frame.setNetwork(6, at + 8, at + 24, next);
  const payloadLength = u16(bytes, at + 4);
  if (payloadLength !== 0) frame.limitTo(at + 40 + payloadLength);
  frame.at = at + 40;
  return decodeExtensions(frame, next);
}

function decodeIpByVersion(frame: Frame): number {
  if (frame.end <= frame.at) return layer.stop;
  const version = (frame.bytes[frame.at] as number) >> 4;
  if (version === 4) return etherTypes.ipv4;
  return version === 6 ? etherTypes.ipv6 : layer.stop;
}

/** ARP and RARP (RFC 826): sender and target protocol address, where they are IPv4. */
function decodeArp(frame: Frame, etherType: number): number {
  const { bytes, at, end } = frame;
  if (end - at < 8) return layer.stop;
  frame.setNetwork(0, 0, 0, -1);
  frame.setEtherType(etherType);
  const hardwareLength = bytes[at + 4] as number;
  const senderAt = at + 8 + hardwareLength;
  const targetAt = senderAt + 4 + hardwareLength;
  const isIpv4 = u16(bytes, at + 2) === etherTypes.ipv4 && bytes[at + 5] === 4;
  if (isIpv4 && end - targetAt >= 4) {
    frame.addressFamily = 4;
    frame.sourceAt = senderAt;
    frame.destinationAt = targetAt;
  }
  return layer.stop;
}

/** MPLS (RFC 3032): labels to the bottom of the stack; then IP by its version, or a pseudowire's Ethernet. */
function decodeMpls(frame: Frame, type: number): number {
  const { bytes, end } = frame;
  frame.setEtherType(type);
  let at = frame.at;
  let isBottom = false;
  while (!isBottom && end - at >= 4) {
    isBottom = ((bytes[at + 2] as number) & 1) !== 0;
    at += 4;
  }
  if (!isBottom || at >= end) return layer.stop;
  frame.at = at;
  const nibble = (bytes[at] as number) >> 4;
  if (nibble === 4 || nibble === 6) return layer.ip;
  // RFC 4385: a control word starts with 0. Without one, Ethernet can only be told by a type that makes sense.
  if (nibble === 0 && isEthernetAt(frame, at + 4)) frame.at = at + 4;
  else if (!isEthernetAt(frame, at)) return layer.stop;
  return layer.ethernet;
}

/** PPPoE (RFC 2516), session stage: 6 bytes, then PPP. */
function decodePppoe(frame: Frame): number {
  const { bytes, at, end } = frame;
  frame.setEtherType(etherTypes.pppoeSession);
  if (end - at < 6 || bytes[at + 1] !== 0) return layer.stop;
  frame.at = at + 6;
  frame.limitTo(frame.at + u16(bytes, at + 4));
  return layer.ppp;
}

/** PPP (RFC 1661, 1662): address and control may be left out, and the protocol's first byte when it is 0. */
function decodePpp(frame: Frame): number {
  const { bytes, end } = frame;
  let at = frame.at;
  if (end - at >= 2 && bytes[at] === 0xff && bytes[at + 1] === 0x03) at += 2;
  if (end - at < 2) return layer.stop;
  const isShort = ((bytes[at] as number) & 1) !== 0;
  frame.at = at + (isShort ? 1 : 2);
  return pppNext(frame, isShort ? (bytes[at] as number) : u16(bytes, at));
}

function pppNext(frame: Frame, protocol: number): number {
  if (protocol === 0x21) return etherTypes.ipv4;
  if (protocol === 0x57) return etherTypes.ipv6;
  return protocol === 0x281 || protocol === 0x283 ? decodeMpls(frame, etherTypes.mpls) : layer.stop;
}

/** IEEE 802.2 LLC: SNAP with an EtherType, or IP at its old service access point. */
function decodeLlc(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 3) return layer.stop;
  const points = u16(bytes, at);
  if (points === 0x0606) return skipTo(frame, 3, layer.ip);
  if (points !== 0xaaaa || bytes[at + 2] !== 0x03 || end - at < 8) return layer.stop;
  // OUI 0 (RFC 1042) and 00-00-F8 (IEEE 802.1H) carry EtherTypes.
  const isEtherType = u16(bytes, at + 3) === 0 && (bytes[at + 5] === 0 || bytes[at + 5] === 0xf8);
  if (!isEtherType) return layer.stop;
  frame.at = at + 8;
  return u16(bytes, at + 6);
}

/** Network Service Header (RFC 8300): length in words of four bytes, next protocol at byte 3. */
function decodeServiceHeader(frame: Frame): number {
  const { bytes, at, end } = frame;
  frame.setEtherType(etherTypes.serviceHeader);
  if (end - at < 8) return layer.stop;
  const length = ((bytes[at + 1] as number) & 0x3f) << 2;
  if (length < 8) return layer.stop;
  const next = serviceHeaderProtocols[bytes[at + 3] as number] ?? layer.stop;
  return skipTo(frame, length, next);
}

const serviceHeaderProtocols: readonly (number | undefined)[] = [
  undefined,
  etherTypes.ipv4,
  etherTypes.ipv6,
  layer.ethernet,
  undefined,
  etherTypes.mpls,
];
