// Tunnels in IP and UDP: GRE, EtherIP, VXLAN, Geneve, GTP-U, Teredo and GRE. They only step over their own header: when what they
// carry cannot be read, the row keeps the outer addresses and ports.

import { etherTypes, type Frame, layer, skipTo, u16 } from './frame.ts';

/** GRE as an IP protocol. Its payload starts behind what could be read of its header. */
export function decodeGre(frame: Frame): number {
  const next = greHeader(frame);
  frame.setPayload(frame.at);
  return next;
}

/** GRE (RFC 2784, 2890; version 1: RFC 2637). Source routes (RFC 1701) are obsolete and end the decoding. */
function greHeader(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 4) return layer.stop;
  const flags = u16(bytes, at);
  if ((flags & 0x4000) !== 0) return layer.stop;
  const hasSequence = (flags & 0x1000) !== 0;
  const words =
    bit(flags, 0x8000) + bit(flags, 0x2000) + bit(flags, 0x1000) + ((flags & 7) === 1 ? bit(flags, 0x80) : 0);
  frame.at = at + 4 + words * 4;
  if (frame.at >= end) return layer.stop;
  return greNext(frame, u16(bytes, at + 2), hasSequence);
}

function bit(flags: number, mask: number): 0 | 1 {
  return (flags & mask) === 0 ? 0 : 1;
}

function greNext(frame: Frame, type: number, hasSequence: boolean): number {
  const { bytes, at } = frame;
  switch (type) {
    case 0x883e: {
      // WCCP: a redirect header of four bytes may stand before the IP header.
      const isRedirect = (bytes[at] as number) >> 4 !== 4;
      return isRedirect ? skipTo(frame, 4, layer.ip) : layer.ip;
    }
    case 0x88be:
      // ERSPAN type I has no header, type II (with a sequence number) has eight bytes.
      return hasSequence ? skipTo(frame, 8, layer.ethernet) : layer.ethernet;
    case 0x22eb:
      return decodeErspan3(frame);
    default:
      return type >= 0x600 ? type : layer.stop;
  }
}

function decodeErspan3(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 12) return layer.stop;
  const hasSubheader = ((bytes[at + 11] as number) & 1) !== 0;
  return skipTo(frame, hasSubheader ? 20 : 12, layer.ethernet);
}

/** EtherIP (RFC 3378): two bytes, version 3. */
export function decodeEtherIp(frame: Frame): number {
  const { bytes, at, end } = frame;
  const isKnown = end - at >= 2 && (bytes[at] as number) >> 4 === 3;
  if (isKnown) frame.at = at + 2;
  frame.setPayload(frame.at);
  return isKnown ? layer.ethernet : layer.stop;
}

/** `frame.payloadAt` is a UDP payload: what it carries, by the registered ports, else `stop`. */
export function udpTunnel(frame: Frame): number {
  const port = frame.destinationPort;
  if (port === 4789) return decodeVxlan(frame);
  if (port === 6081) return decodeGeneve(frame);
  if (isGtpPort(port) || isGtpPort(frame.sourcePort)) return decodeGtp(frame);
  if (port === 3544 || frame.sourcePort === 3544) return decodeTeredo(frame);
  if (port !== 4754) return layer.stop;
  // GRE in UDP (RFC 8086): payload and ports stay those of UDP unless an IP header is found.
  frame.at = frame.payloadAt;
  return greHeader(frame);
}

/** 2152 is GTP-U; on 3386 (GTP') packets of the same shape are met. */
function isGtpPort(port: number): boolean {
  return port === 2152 || port === 3386;
}

/** Teredo (RFC 4380 §5.1): an authentication and an origin part may come first, then IPv6. */
function decodeTeredo(frame: Frame): number {
  const { bytes, end } = frame;
  let at = frame.payloadAt;
  if (end - at >= 4 && u16(bytes, at) === 1) {
    at += 13 + (bytes[at + 2] as number) + (bytes[at + 3] as number);
  }
  if (end - at >= 8 && u16(bytes, at) === 0) at += 8;
  if (end - at < 40 || (bytes[at] as number) >> 4 !== 6) return layer.stop;
  frame.at = at;
  return etherTypes.ipv6;
}

/** VXLAN (RFC 7348): eight bytes, the I flag set, then Ethernet. */
function decodeVxlan(frame: Frame): number {
  const { bytes, payloadAt, end } = frame;
  if (end - payloadAt < 8 || ((bytes[payloadAt] as number) & 0x08) === 0) return layer.stop;
  frame.at = payloadAt + 8;
  return layer.ethernet;
}

/** Geneve (RFC 8926): version 0, options of n words, protocol as an EtherType. */
function decodeGeneve(frame: Frame): number {
  const { bytes, payloadAt, end } = frame;
  if (end - payloadAt < 8) return layer.stop;
  const first = bytes[payloadAt] as number;
  if (first >> 6 !== 0) return layer.stop;
  frame.at = payloadAt;
  const type = u16(bytes, payloadAt + 2);
  return skipTo(frame, 8 + ((first & 0x3f) << 2), type >= 0x600 ? type : layer.stop);
}

/** GTP-U version 1 (3GPP TS 29.281): only message 255 carries a packet. */
function decodeGtp(frame: Frame): number {
  const { bytes, payloadAt, end } = frame;
  if (end - payloadAt < 8) return layer.stop;
  const flags = bytes[payloadAt] as number;
  if ((flags & 0xf0) !== 0x30 || bytes[payloadAt + 1] !== 0xff) return layer.stop;
  const hasOptions = (flags & 0x07) !== 0;
  const at = payloadAt + (hasOptions ? 12 : 8);
  if (at > end) return layer.stop;
  frame.at = (flags & 0x04) !== 0 ? afterGtpExtensions(bytes, at, end) : at;
  return frame.at > end ? layer.stop : layer.ip;
}

/** Extension headers: length in words first, the type of the next one last, 0 = none. Beyond `end` when cut. */
function afterGtpExtensions(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (bytes[at - 1] !== 0) {
    const length = at < end ? (bytes[at] as number) << 2 : 0;
    at += length;
    if (length === 0 || at > end) return end + 1;
  }
  return at;
}
