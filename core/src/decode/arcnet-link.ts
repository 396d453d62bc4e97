// ARCNET frames as BSD and Linux capture them (LINKTYPE 7 and 129): one byte per address, then a system code that
// names the protocol.

import { etherTypes, type Frame, layer, skipTo } from './frame.ts';

/** What an ARCNET packet carries by its system code: RFC 1051, then RFC 1201. */
const arcnetCodes = new Map<number, number>([
  [0xf0, etherTypes.ipv4],
  [0xf1, etherTypes.arp],
  [0xd4, etherTypes.ipv4],
  [0xd5, etherTypes.arp],
  [0xd6, etherTypes.rarp],
  [0xc4, etherTypes.ipv6],
]);

/** Addresses of one byte, which are no MAC addresses; RFC 1201 has a split flag and a sequence number besides. */
export function decodeArcnet(frame: Frame, codeAt: number): number {
  const { bytes, at, end } = frame;
  if (end - at <= codeAt) return layer.stop;
  const code = bytes[at + codeAt] as number;
  const isOld = code === 0xf0 || code === 0xf1;
  const next = arcnetCodes.get(code);
  // Of a packet in parts (split flag not 0) only the first has the headers, and its flag is odd.
  const isLaterPart = !isOld && end - at > codeAt + 1 && isEvenAndNotZero(bytes[at + codeAt + 1] as number);
  if (next === undefined || isLaterPart) return layer.stop;
  return skipTo(frame, codeAt + (isOld ? 1 : 4), next);
}

function isEvenAndNotZero(flag: number): boolean {
  return flag !== 0 && (flag & 1) === 0;
}
