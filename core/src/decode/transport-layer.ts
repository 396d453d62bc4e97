// Transport headers: ports, flags and payload; and the IP protocols that carry another packet.

import { etherTypes, type Frame, layer, u16 } from './frame.ts';
import { decodeEtherIp, decodeGre, decodeL2tpInIp } from './tunnels.ts';
import { udpTunnel } from './udp-tunnels.ts';

const protocols = {
  icmp: 1,
  ipv4: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  gre: 47,
  icmp6: 58,
  ipip: 94,
  etherip: 97,
  l2tp: 115,
  sctp: 132,
  udpLite: 136,
  mpls: 137,
  ethernet: 143,
} as const;

/** Extension headers that are stepped over (RFC 8200 §4.1; AH, whose payload is in clear: RFC 4302; Shim6: RFC 5533). */
const hopByHop = 0;
const routing = 43;
const fragment = 44;
export const authentication = 51;
const destinationOptions = 60;
const shim6 = 140;
/** More in one packet than any stack sends; a chain made to be longer ends here. */
const mostExtensions = 16;

/** `frame.at` is behind the IP header, whose protocol is set. Returns the next layer of a tunnel, else `stop`. */
// eslint-disable-next-line complexity -- a list of protocols, one line each
export function decodeTransport(frame: Frame, protocol: number): number {
  switch (protocol) {
    case protocols.tcp:
      return decodeTcp(frame);
    case protocols.udp:
      return decodeUdp(frame);
    case protocols.icmp:
    case protocols.icmp6:
      frame.application = protocol;
      return finish(frame, 8);
    case protocols.sctp:
    case protocols.dccp:
    case protocols.udpLite:
      return decodeOtherPorts(frame, protocol);
    case protocols.ipv4:
    case protocols.ipip:
      return enter(frame, etherTypes.ipv4);
    case protocols.ipv6:
      return enter(frame, etherTypes.ipv6);
    case protocols.mpls:
      return enter(frame, etherTypes.mpls);
    case protocols.ethernet:
      return enter(frame, layer.ethernet);
    case protocols.gre:
      return decodeGre(frame);
    case protocols.etherip:
      return decodeEtherIp(frame);
    case protocols.l2tp:
      return decodeL2tpInIp(frame);
    default:
      return finish(frame, 0);
  }
}

/**
 * Steps over extension headers, those of IPv6 and the one (AH) that IPv4 has too. A header that was not captured ends
 * the row with the protocol known so far.
 */
export function decodeExtensions(frame: Frame, first: number): number {
  const { bytes } = frame;
  let next = first;
  for (let count = 0; count < mostExtensions && isExtension(next); count++) {
    const at = frame.at;
    if (frame.end - at < 8) return layer.stop;
    const isFragment = next === fragment;
    frame.at = at + extensionLength(next, bytes[at + 1] as number);
    next = bytes[at] as number;
    frame.protocol = next;
    if (isFragment && isLaterFragment(frame, at)) return finish(frame, 0);
  }
  return frame.at > frame.end ? layer.stop : decodeTransport(frame, next);
}

/** Offset in the upper 13 bits, "more follow" in the last; both 0 in a datagram that is whole (RFC 6946). */
function isLaterFragment(frame: Frame, at: number): boolean {
  const { bytes } = frame;
  const field = u16(bytes, at + 2);
  const offset = field >> 3;
  if (offset !== 0 || (field & 1) !== 0)
    frame.setFragment((u16(bytes, at + 4) << 16) | u16(bytes, at + 6), offset === 0);
  return offset !== 0;
}

function extensionLength(kind: number, lengthField: number): number {
  if (kind === fragment) return 8;
  return kind === authentication ? (lengthField + 2) * 4 : (lengthField + 1) * 8;
}

function isExtension(next: number): boolean {
  return (
    next === hopByHop ||
    next === routing ||
    next === fragment ||
    next === authentication ||
    next === destinationOptions ||
    next === shim6
  );
}

/** TCP (RFC 9293). A cut header gives what is there: ports, flags. */
function decodeTcp(frame: Frame): number {
  const { bytes, at, end } = frame;
  const captured = end - at;
  if (captured < 4) return layer.stop;
  frame.sourcePort = u16(bytes, at);
  frame.destinationPort = u16(bytes, at + 2);
  if (captured < 14) return layer.stop;
  frame.tcpFlags = bytes[at + 13] as number;
  const headerLength = ((bytes[at + 12] as number) >> 4) << 2;
  if (headerLength < 20) return layer.stop;
  // `| 0` keeps the number a small integer inside the engine; the reader makes it unsigned again.
  frame.tcpSequence = (u16(bytes, at + 4) << 16) | u16(bytes, at + 6) | 0;
  frame.setPayload(at + headerLength);
  frame.application = protocols.tcp;
  return layer.stop;
}

/** UDP (RFC 768). Its length ends the payload, unless it is 0 (jumbograms, offload). */
function decodeUdp(frame: Frame): number {
  const { bytes, at, end } = frame;
  const captured = end - at;
  if (captured < 4) return layer.stop;
  frame.sourcePort = u16(bytes, at);
  frame.destinationPort = u16(bytes, at + 2);
  if (captured < 8) {
    frame.setPayload(at + 8);
    return layer.stop;
  }
  const length = u16(bytes, at + 4);
  if (length >= 8) frame.limitTo(at + length);
  frame.setPayload(at + 8);
  frame.application = protocols.udp;
  return udpTunnel(frame);
}

/** SCTP (RFC 9260), DCCP (RFC 4340) and UDP-Lite (RFC 3828) have their ports where TCP has them. */
function decodeOtherPorts(frame: Frame, protocol: number): number {
  const { bytes, at, end } = frame;
  if (end - at < 4) return layer.stop;
  frame.sourcePort = u16(bytes, at);
  frame.destinationPort = u16(bytes, at + 2);
  if (protocol !== protocols.dccp) return finish(frame, protocol === protocols.sctp ? 12 : 8);
  return end - at < 5 ? layer.stop : finish(frame, (bytes[at + 4] as number) << 2);
}

function enter(frame: Frame, next: number): number {
  frame.setPayload(frame.at);
  return next;
}

function finish(frame: Frame, headerLength: number): number {
  frame.setPayload(frame.at + headerLength);
  return layer.stop;
}
