// Tunnels right in IP: GRE, EtherIP and L2TP. They only step over their own header: when what they carry cannot be read, the
// row keeps the outer addresses.

import { type Frame, layer, skipTo, u16 } from './frame.ts';
import { enterEthernet, isEthernetAt } from './plausible-header.ts';

/** GRE as an IP protocol. Its payload starts behind what could be read of its header. */
export function decodeGre(frame: Frame): number {
  const next = greHeader(frame);
  frame.setPayload(frame.at);
  return next;
}

/** GRE (RFC 2784, 2890; version 1: RFC 2637). Source routes (RFC 1701) are obsolete and end the decoding. */
export function greHeader(frame: Frame): number {
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

/**
 * L2TP version 3 right in IP (RFC 3931 §4.1.1): the session, 0 for control messages, then what `enterSession` says. What
 * is no Ethernet (PPP, HDLC, ATM: only the signalling tells) is left with the outer addresses.
 */
export function decodeL2tpInIp(frame: Frame): number {
  const { bytes, at, end } = frame;
  frame.setPayload(at);
  if (end - at < 4 || (u16(bytes, at) | u16(bytes, at + 2)) === 0) return layer.stop;
  return enterSession(frame, at + 4);
}

/** Ethernet of a session of L2TP version 3. How long cookie and sublayer are was agreed on elsewhere: 0, 4 or 8 bytes, and 0 or 4. */
export function enterSession(frame: Frame, start: number): number {
  for (let length = 0; length <= 12; length += 4) {
    if (isEthernetAt(frame, start + length)) return enterEthernet(frame, start + length);
  }
  return layer.stop;
}
