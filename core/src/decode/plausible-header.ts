// Is this an Ethernet or an IP header? Asked where a port or a number alone is no proof of what a tunnel carries.

import { etherTypes, type Frame, layer, u16 } from './frame.ts';

const knownTypes: ReadonlySet<number> = new Set<number>([
  ...Object.values(etherTypes),
  ...[0x8809, 0x8863, 0x888e, 0x88cc, 0x8903, 0x8909, 0x22f3],
]);

/** Ethernet whose type is known and whose IP header, where it has one, says the same version. */
export function isEthernetAt(frame: Frame, at: number): boolean {
  const { bytes, end, wireEnd } = frame;
  if (end - at < 14) return false;
  const type = u16(bytes, at + 12);
  if (type === etherTypes.ipv4 || type === etherTypes.ipv6)
    return end - at === 14 || ipVersionAt(frame, at + 14) === (type === etherTypes.ipv4 ? 4 : 6);
  // IEEE 802.3: a length that fits, at least that of an LLC header.
  return type < 0x600 ? type >= 3 && type <= wireEnd - at - 14 : knownTypes.has(type);
}

/** 4 or 6 where an IP header of sane length begins, else 0. */
export function ipVersionAt(frame: Frame, at: number): 0 | 4 | 6 {
  const { bytes, end } = frame;
  if (at >= end) return 0;
  const first = bytes[at] as number;
  if (first >> 4 === 6) return 6;
  return first >> 4 === 4 && (first & 0x0f) >= 5 ? 4 : 0;
}

/** Goes on with Ethernet at `at` where it is one, else ends. */
export function enterEthernet(frame: Frame, at: number): number {
  if (!isEthernetAt(frame, at)) return layer.stop;
  frame.at = at;
  return layer.ethernet;
}

/** The same for IP. */
export function enterIp(frame: Frame, at: number): number {
  if (ipVersionAt(frame, at) === 0) return layer.stop;
  frame.at = at;
  return layer.ip;
}
