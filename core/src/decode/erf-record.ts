// Endace's ERF records as a link type (LINKTYPE 197): time, type, flags, lengths; then what the type says.

import { enterEthernet } from './plausible-header.ts';
import { type Frame, layer, skipTo } from './frame.ts';

const headerLength = 16;
const hasExtension = 0x80;
/** Types with Ethernet behind two bytes of offset and padding; with HDLC; with IP. */
const ethernetTypes: ReadonlySet<number> = new Set([2, 11, 16, 20]);
const hdlcTypes: ReadonlySet<number> = new Set([1, 10, 15, 19]);
const ipTypes: ReadonlySet<number> = new Set([22, 23]);

/** `decodeHdlc` reads PPP in HDLC or Cisco HDLC at `frame.at`. */
export function decodeErf(frame: Frame, decodeHdlc: (frame: Frame) => number): number {
  const { bytes, at, end } = frame;
  if (end - at < headerLength) return layer.stop;
  const type = bytes[at + 8] as number;
  let content = at + headerLength;
  // Extension headers have eight bytes each; the top bit of the first says that another one follows.
  for (let more = (type & hasExtension) !== 0; more; content += 8) {
    if (end - content < 8) return layer.stop;
    more = ((bytes[content] as number) & hasExtension) !== 0;
  }
  const kind = type & 0x7f;
  if (ethernetTypes.has(kind)) return enterEthernet(frame, content + 2);
  frame.at = content;
  if (ipTypes.has(kind)) return skipTo(frame, 0, layer.ip);
  return hdlcTypes.has(kind) ? decodeHdlc(frame) : layer.stop;
}
