// Tags and headers that switches put between the addresses of a frame and what it carries: so many bytes, of which
// the last two are the type of what follows, or after which another Ethernet frame does.

import { etherTypes, type Frame, layer, skipTo, u16 } from './frame.ts';
import { typeOrLength } from './link-layer.ts';

/** Bytes up to and with the next type, by EtherType. */
const tagLengths = new Map<number, number>([
  [etherTypes.vlan, 4],
  [etherTypes.providerBridge, 4],
  [0x8200, 4], // 802.1Q under other numbers, from before 802.1ad
  [etherTypes.oldQinq, 4],
  [etherTypes.oldQinq2, 4],
  [0x9300, 4],
  [etherTypes.vnTag, 6],
  [0x892f, 6], // HSR (IEC 62439-3)
  [0xf1c1, 6], // R-TAG (IEEE 802.1CB)
  [etherTypes.portExtension, 8],
  [0x8988, 8], // TTag: a time of six bytes
]);

const fabricPath = 0x8903;
const trill = 0x22f3;
const metaData = 0x8909;
const macSec = 0x88e5;
const jumboLlc = 0x8870;

/** The layer behind the tag of type `type`; `stop` where it is none, or not whole: the type then names the protocol. */
export function decodeSwitchTag(frame: Frame, type: number): number {
  const length = tagLengths.get(type);
  if (length !== undefined) return skipTag(frame, type, length);
  frame.setEtherType(type);
  const { bytes, at, end } = frame;
  if (end - at < 2) return layer.stop;
  switch (type) {
    case jumboLlc: // LLC of a frame that is too long for a length field
      return layer.llc;
    case fabricPath: // an outer Ethernet header with two bytes of its own
      return skipTo(frame, 2, layer.ethernet);
    case trill: // RFC 6325 §3: six bytes, and words of options
      return skipTo(frame, 6 + (((u16(bytes, at) >> 6) & 0x1f) << 2), layer.ethernet);
    case metaData: // Cisco: version, length in words, and the words
      return skipTag(frame, type, 4 + ((bytes[at + 1] as number) << 2));
    case macSec:
      return decodeMacSec(frame, bytes[at] as number);
    default:
      return layer.stop;
  }
}

/** IEEE 802.1AE §9.3: six bytes, eight more with an SCI; what follows can be read where it is neither encrypted nor changed. */
function decodeMacSec(frame: Frame, control: number): number {
  if ((control & 0x0c) !== 0) return layer.stop;
  return skipTag(frame, macSec, 8 + ((control & 0x20) === 0 ? 0 : 8));
}

function skipTag(frame: Frame, type: number, length: number): number {
  const { at, end } = frame;
  if (end - at < length) {
    frame.setEtherType(type);
    return layer.stop;
  }
  frame.at = at + length;
  return typeOrLength(frame, u16(frame.bytes, frame.at - 2));
}
