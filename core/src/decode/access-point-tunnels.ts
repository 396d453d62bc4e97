// Tunnels between access points, sniffers and what collects from them: CAPWAP and TZSP. Both carry frames of Ethernet
// or of IEEE 802.11.

import { type Frame, layer, u16 } from './frame.ts';
import { enterEthernet } from './plausible-header.ts';
import { decodeWireless, skipAvs, skipPrism } from './wireless-link.ts';

/** CAPWAP data (RFC 5415 §4.3): words of header in five bits; DTLS, keep-alives and later fragments are not read. */
export function decodeCapwap(frame: Frame): number {
  const { bytes, payloadAt, end } = frame;
  if (end - payloadAt < 8 || bytes[payloadAt] !== 0) return layer.stop;
  const length = ((bytes[payloadAt + 1] as number) >> 3) << 2;
  const binding = ((bytes[payloadAt + 2] as number) >> 1) & 0x1f;
  const flags = u16(bytes, payloadAt + 2);
  const isNative = (flags & 0x0100) !== 0;
  const isLaterFragment = (flags & 0x0080) !== 0 && u16(bytes, payloadAt + 6) >> 3 !== 0;
  const isKeepAlive = (flags & 0x0008) !== 0;
  if (length < 8 || isKeepAlive || isLaterFragment) return layer.stop;
  if (!isNative) return enterEthernet(frame, payloadAt + length);
  return binding === 1 ? enterWireless(frame, payloadAt + length) : layer.stop;
}

/** Some access points swap the two bytes of the frame control field: entered whichever way LLC comes out. */
function enterWireless(frame: Frame, at: number): number {
  for (const swapped of [false, true]) {
    frame.at = at;
    if (decodeWireless(frame, { swapped }) === layer.llc && isSnapAt(frame)) return layer.llc;
  }
  return layer.stop;
}

function isSnapAt({ bytes, at, end }: Frame): boolean {
  return end - at >= 8 && u16(bytes, at) === 0xaaaa && bytes[at + 2] === 0x03;
}

const tzspTags = { padding: 0, end: 1 } as const;

/** TZSP (MikroTik's sniffer): version 1, type, protocol, tags to the end mark. Types up to 2 carry a packet. */
export function decodeTzsp(frame: Frame): number {
  const { bytes, payloadAt, end } = frame;
  if (end - payloadAt < 5 || bytes[payloadAt] !== 1 || (bytes[payloadAt + 1] as number) > 2)
    return layer.stop;
  let at = payloadAt + 4;
  while (at < end && bytes[at] !== tzspTags.end) {
    if (bytes[at] === tzspTags.padding) at++;
    else if (end - at < 2) return layer.stop;
    else at += 2 + (bytes[at + 1] as number);
  }
  return at < end ? tzspContent(frame, u16(bytes, payloadAt + 2), at + 1) : layer.stop;
}

function tzspContent(frame: Frame, protocol: number, at: number): number {
  if (protocol === 1) return enterEthernet(frame, at);
  frame.at = at;
  if (protocol === 18) return decodeWireless(frame);
  if (protocol === 119) return skipPrism(frame) ? decodeWireless(frame) : layer.stop;
  if (protocol === 127) return skipAvs(frame) ? decodeWireless(frame) : layer.stop;
  return layer.stop;
}
