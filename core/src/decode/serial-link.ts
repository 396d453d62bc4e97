// Link headers of serial lines: PPP and Cisco HDLC, and Frame Relay.

import { etherTypes, type Frame, layer, u16 } from './frame.ts';

/** LINKTYPE_PPP_HDLC: the first byte tells PPP from Cisco HDLC. */
export function decodePppHdlc(frame: Frame): number {
  if (frame.end <= frame.at) return layer.stop;
  const first = frame.bytes[frame.at];
  return first === 0x0f || first === 0x8f ? decodeCiscoHdlc(frame) : layer.ppp;
}

export function decodeCiscoHdlc(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 4) return layer.stop;
  frame.at = at + 4;
  const type = u16(bytes, at + 2);
  // 0x8035 is Cisco's keep-alive here and not RARP.
  return type === etherTypes.rarp ? layer.stop : type;
}

/** RFC 2427: Q.922 address of 2-4 bytes, then control 0x03 and NLPID; else Cisco's EtherType right after it. */
export function decodeFrameRelay(frame: Frame): number {
  const { bytes, end } = frame;
  let at = frame.at;
  const limit = Math.min(end, at + 4);
  while (at < limit && ((bytes[at] as number) & 1) === 0) at++;
  at++;
  if (end - at < 2) return layer.stop;
  if (bytes[at] !== 0x03) {
    const type = u16(bytes, at);
    frame.at = at + 2;
    return type === etherTypes.ipv4 || type === etherTypes.ipv6 ? type : layer.stop;
  }
  at += bytes[at + 1] === 0 ? 2 : 1;
  if (at >= end) return layer.stop;
  frame.at = at + 1;
  return frameRelayProtocol(frame, bytes[at] as number);
}

function frameRelayProtocol(frame: Frame, nlpid: number): number {
  if (nlpid === 0xcc) return etherTypes.ipv4;
  if (nlpid === 0x8e) return etherTypes.ipv6;
  if (nlpid === 0xcf) return layer.ppp;
  const { bytes, at, end } = frame;
  if (nlpid !== 0x80 || end - at < 5) return layer.stop;
  frame.at = at + 5;
  const isEtherType = u16(bytes, at) === 0 && bytes[at + 2] === 0;
  return isEtherType ? u16(bytes, at + 3) : layer.stop;
}
