// Tunnels in UDP, by their registered ports. They only step over their own header: when what they carry cannot be
// read, the row keeps the outer addresses and ports. A number alone proves little: a packet that only comes from such a
// port, or goes to one that others use too, is entered where a sane header follows.

import { etherTypes, type Frame, layer, skipTo, u16 } from './frame.ts';
import { decodeCapwap, decodeTzsp } from './access-point-tunnels.ts';
import { enterEthernet, enterIp, ipVersionAt } from './plausible-header.ts';
import { enterSession, greHeader } from './tunnels.ts';

type Tunnel = (frame: Frame, isDestination: boolean) => number;

const tunnels: readonly (readonly [ports: readonly number[], decode: Tunnel])[] = [
  [[4789], decodeVxlan],
  // Linux' own port for VXLAN, from before it was registered (flannel, Cilium); OTV has the same layout there.
  [[8472], (frame) => decodeVxlan(frame, false)],
  [[4790], decodeVxlanGpe],
  [[6081], decodeGeneve],
  // On 3386 (GTP') packets of the same shape are met.
  [[2152, 3386], decodeGtp],
  [[3544], decodeTeredo],
  [[4754], decodeGreInUdp],
  [[1701], decodeL2tp],
  [[4341], decodeLisp],
  [[5247], decodeCapwap],
  [[37_008], decodeTzsp],
];

/** By port: the index of its tunnel and 1, for every UDP packet is looked up twice. */
const tunnelOfPort = new Uint8Array(65_536);
for (const [index, [ports]] of tunnels.entries()) for (const port of ports) tunnelOfPort[port] = index + 1;

/** `frame.payloadAt` is a UDP payload: what it carries, by the ports, else `stop`. */
export function udpTunnel(frame: Frame): number {
  const to = tunnelOfPort[frame.destinationPort] as number;
  const from = tunnelOfPort[frame.sourcePort] as number;
  if (to === 0 && from === 0) return layer.stop;
  const tunnel = tunnels[(to === 0 ? from : to) - 1];
  return tunnel === undefined ? layer.stop : tunnel[1](frame, to !== 0);
}

/** VXLAN (RFC 7348): eight bytes, the I flag set, then Ethernet. */
function decodeVxlan(frame: Frame, isDestination: boolean): number {
  const { bytes, payloadAt, end } = frame;
  if (end - payloadAt < 8 || ((bytes[payloadAt] as number) & 0x08) === 0) return layer.stop;
  if (!isDestination) return enterEthernet(frame, payloadAt + 8);
  frame.at = payloadAt + 8;
  return layer.ethernet;
}

/** VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe): the same with a version, and the next protocol at byte 3 where P is set. */
function decodeVxlanGpe(frame: Frame): number {
  const { bytes, payloadAt, end } = frame;
  if (end - payloadAt < 8) return layer.stop;
  const flags = bytes[payloadAt] as number;
  const isPlain = (flags & 0xf0) === 0 && (flags & 0x08) !== 0 && (flags & 0x01) === 0;
  if (!isPlain) return layer.stop;
  const protocol = (flags & 0x04) === 0 ? 3 : (bytes[payloadAt + 3] as number);
  return enterGpe(frame, protocol, payloadAt + 8);
}

function enterGpe(frame: Frame, protocol: number, at: number): number {
  if (protocol === 1 || protocol === 2) return enterIp(frame, at);
  if (protocol === 3) return enterEthernet(frame, at);
  frame.at = at;
  return protocol === 4 ? etherTypes.serviceHeader : protocol === 5 ? etherTypes.mpls : layer.stop;
}

/** LISP (RFC 9300 §5.1): eight bytes, then IP; the two K flags (RFC 8061) say that it is encrypted. */
function decodeLisp(frame: Frame): number {
  const { bytes, payloadAt, end } = frame;
  if (end - payloadAt < 8 || ((bytes[payloadAt] as number) & 0x03) !== 0) return layer.stop;
  return enterIp(frame, payloadAt + 8);
}

const l2tpFlags = { control: 0x8000, length: 0x4000, sequence: 0x0800, offset: 0x0200 } as const;

/** L2TP: version 2 (RFC 2661 §3.1) carries PPP; version 3 (RFC 3931 §4.1.2) Ethernet behind a session's own header. */
function decodeL2tp(frame: Frame): number {
  const { bytes, payloadAt, end } = frame;
  if (end - payloadAt < 6) return layer.stop;
  const flags = u16(bytes, payloadAt);
  if ((flags & l2tpFlags.control) !== 0) return layer.stop;
  if ((flags & 0x0f) === 3) return enterSession(frame, payloadAt + 8);
  return (flags & 0x0f) === 2 ? enterPpp(frame, flags) : layer.stop;
}

/** Flags say which fields the header has; tunnel and session are always there. */
function enterPpp(frame: Frame, flags: number): number {
  const { bytes, payloadAt, end } = frame;
  const hasLength = (flags & l2tpFlags.length) !== 0;
  let at = payloadAt + 2 + (hasLength ? 2 : 0) + 4 + ((flags & l2tpFlags.sequence) === 0 ? 0 : 4);
  if ((flags & l2tpFlags.offset) !== 0) {
    if (end - at < 2) return layer.stop;
    at += 2 + u16(bytes, at);
  }
  if (!isPppAt(frame, at)) return layer.stop;
  if (hasLength) frame.limitTo(payloadAt + Math.max(at + 2 - payloadAt, u16(bytes, payloadAt + 2)));
  frame.at = at;
  return layer.ppp;
}

/** IP in PPP, its control bytes and its protocol's first byte left out or not. */
function isPppAt(frame: Frame, start: number): boolean {
  const { bytes, end } = frame;
  let at = start;
  if (end - at >= 2 && bytes[at] === 0xff && bytes[at + 1] === 0x03) at += 2;
  if (end - at >= 1 && bytes[at] === 0) at++;
  if (end - at < 2) return false;
  const protocol = bytes[at] as number;
  return (protocol === 0x21 || protocol === 0x57) && ipVersionAt(frame, at + 1) !== 0;
}

/** GRE in UDP (RFC 8086): payload and ports stay those of UDP unless an IP header is found. */
function decodeGreInUdp(frame: Frame, isDestination: boolean): number {
  if (!isDestination) return layer.stop;
  frame.at = frame.payloadAt;
  return greHeader(frame);
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

/** Geneve (RFC 8926): version 0, options of n words, protocol as an EtherType. */
function decodeGeneve(frame: Frame, isDestination: boolean): number {
  const { bytes, payloadAt, end } = frame;
  if (end - payloadAt < 8) return layer.stop;
  const first = bytes[payloadAt] as number;
  if (first >> 6 !== 0 || !isDestination) return layer.stop;
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
