// Linux cooked captures (`any` interface), versions 1 and 2: kind of hardware, perhaps an address, and the protocol.

import { type Frame, layer, u16 } from './frame.ts';
import { enterEthernet } from './plausible-header.ts';
import { decodeFrameRelay, decodePppHdlc } from './serial-link.ts';
import { decodeRadiotap, decodeWireless, skipPrism } from './wireless-link.ts';

/** Linux cooked capture, version 1: type, hardware, address length, address, EtherType (16 bytes). */
export function decodeCooked(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 16) return layer.stop;
  if (u16(bytes, at + 4) === 6) frame.setMacs(at + 6, -1);
  frame.at = at + 16;
  return cookedNext(frame, u16(bytes, at + 2), u16(bytes, at + 14));
}

/** Version 2: EtherType first, then interface, hardware, type, address length, address (20 bytes). */
export function decodeCooked2(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 20) return layer.stop;
  if (bytes[at + 11] === 6) frame.setMacs(at + 12, -1);
  frame.at = at + 20;
  return cookedNext(frame, u16(bytes, at + 8), u16(bytes, at));
}

/** ARPHRD_ numbers for which the protocol says nothing: the packet begins with a header of its own. */
const cookedHardware = new Map<number, (frame: Frame) => number>([
  [770, decodeFrameRelay],
  [801, decodeWireless],
  [802, (frame) => (skipPrism(frame) ? decodeWireless(frame) : layer.stop)],
  [803, decodeRadiotap],
]);

function cookedNext(frame: Frame, hardware: number, protocol: number): number {
  const decoder = cookedHardware.get(hardware);
  if (decoder !== undefined) return decoder(frame);
  if (protocol >= 0x600) return protocol;
  // Linux' numbers below the EtherTypes (if_ether.h): Ethernet, LLC, PPP.
  if (protocol === 3) return enterEthernet(frame, frame.at);
  if (protocol === 4) return layer.llc;
  return protocol === 7 ? decodePppHdlc(frame) : layer.stop;
}
