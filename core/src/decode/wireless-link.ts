// IEEE 802.11 data frames, and the capture headers that may stand before them (radiotap, Prism, AVS).

import { type Frame, layer, u16 } from './frame.ts';

const frameTypes = { management: 0, control: 1, data: 2 } as const;
const toDistribution = 0x01;
const fromDistribution = 0x02;
const protectedFrame = 0x40;
const hasHighThroughput = 0x80;

/** How a frame is stored, where that is not how it was sent. */
export interface WirelessForm {
  /** The two bytes of the frame control field change places. */
  readonly swapped?: boolean;
  /** Bytes up to a multiple of four stand between the header and the body. */
  readonly padded?: boolean;
}

const asSent: WirelessForm = {};
const padded: WirelessForm = { padded: true };

/** Radiotap (radiotap.org): length at byte 2, then what its fields are, and the 802.11 frame. */
export function decodeRadiotap(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 8) return layer.stop;
  const length = (bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8);
  if (length < 8 || length > end - at) return layer.stop;
  const flags = radiotapFlags(bytes, at, at + length);
  frame.at = at + length;
  return decodeWireless(frame, (flags & 0x20) === 0 ? asSent : padded);
}

/** The field Flags is the second: behind the words that say what is there, and behind a time of eight bytes. */
function radiotapFlags(bytes: Uint8Array, start: number, end: number): number {
  const present = bytes[start + 4] as number;
  if ((present & 0x02) === 0) return 0;
  let at = start + 8;
  while (at < end && ((bytes[at - 1] as number) & 0x80) !== 0) at += 4;
  if ((present & 0x01) !== 0) at = start + (((at - start + 7) & ~7) + 8);
  return at < end ? (bytes[at] as number) : 0;
}

/** Prism monitor header: its length at byte 4, in the order of the machine that captured. */
export function skipPrism(frame: Frame): boolean {
  const { bytes, at, end } = frame;
  if (end - at < 8) return false;
  const length = Math.max(u16(bytes, at + 6), (bytes[at + 4] as number) | ((bytes[at + 5] as number) << 8));
  if (length < 8 || length > end - at) return false;
  frame.at = at + length;
  return true;
}

/** AVS header: version 0x80211…, then its length, big-endian. */
export function skipAvs(frame: Frame): boolean {
  const { bytes, at, end } = frame;
  if (end - at < 8) return false;
  const length = u16(bytes, at + 6);
  if (u16(bytes, at) !== 0x8021 || length < 8 || length > end - at) return false;
  frame.at = at + length;
  return true;
}

/** IEEE 802.11-2020 §9.2: addresses by the two distribution bits; the body of a data frame is LLC unless encrypted. */
export function decodeWireless(frame: Frame, form: WirelessForm = asSent): number {
  const { bytes, at, end } = frame;
  if (end - at < 10) return layer.stop;
  const kind = bytes[form.swapped === true ? at + 1 : at] as number;
  const flags = bytes[form.swapped === true ? at : at + 1] as number;
  const type = (kind >> 2) & 3;
  if (type === frameTypes.control || end - at < 24) {
    frame.setMacs(-1, at + 4);
    return layer.stop;
  }
  if (type !== frameTypes.data) {
    frame.setMacs(at + 10, at + 4);
    return layer.stop;
  }
  return decodeData(frame, kind >> 4, flags, form.padded === true);
}

function decodeData(frame: Frame, subtype: number, flags: number, isPadded: boolean): number {
  const { bytes, at, end } = frame;
  const hasFourth = (flags & (toDistribution | fromDistribution)) === (toDistribution | fromDistribution);
  const isQos = (subtype & 8) !== 0;
  const qosAt = at + (hasFourth ? 30 : 24);
  const qosLength = (flags & hasHighThroughput) !== 0 ? 6 : 2;
  const bodyAt = qosAt + (isQos ? qosLength : 0);
  frame.at = isPadded ? bodyAt + (-(bodyAt - at) & 3) : bodyAt;
  if (frame.at > end) return layer.stop;
  setDataMacs(frame, at, flags, hasFourth);
  // Subtypes with bit 2 carry no data.
  if ((subtype & 4) !== 0 || (flags & protectedFrame) !== 0) return layer.stop;
  const isAggregate = isQos && ((bytes[qosAt] as number) & 0x80) !== 0;
  return isAggregate ? enterAggregate(frame) : layer.llc;
}

/** Of an A-MSDU the first subframe is read: addresses and length, 14 bytes, then LLC. */
function enterAggregate(frame: Frame): number {
  const { bytes, at, end } = frame;
  if (end - at < 14) return layer.stop;
  frame.at = at + 14;
  frame.limitTo(frame.at + u16(bytes, at + 12));
  return layer.llc;
}

function setDataMacs(frame: Frame, at: number, flags: number, hasFourth: boolean): void {
  const destination = (flags & toDistribution) !== 0 ? at + 16 : at + 4;
  if (hasFourth) frame.setMacs(at + 24, destination);
  else frame.setMacs((flags & fromDistribution) !== 0 ? at + 16 : at + 10, destination);
}
