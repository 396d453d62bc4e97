// The long header of a QUIC packet (RFC 9000 §17.2): version, type, connection ids and where the packet ends. Several
// packets may stand in one datagram (§12.2).

import { quicVersion, type QuicVersion } from './quic-versions.ts';

/** Type bits 0xc0 of the first byte: long header, and the fixed bit. */
export const longHeader = 0xc0;
const longestConnectionId = 20;
/** A sample of 16 bytes is taken four bytes behind the start of the packet number (RFC 9001 §5.4.2). */
export const shortestBody = 20;

export type QuicKind = 'initial' | 'early' | 'other' | 'foreign' | 'none';

/** One object, reused for every packet. */
export class QuicHeader {
  version: QuicVersion | null = null;
  /** As in the header. */
  versionNumber = 0;
  /** Connection ids: `bytes[from, to)`. */
  destinationFrom = 0;
  destinationTo = 0;
  sourceFrom = 0;
  sourceTo = 0;
  /** Where the protected packet number begins; valid for `initial`. */
  numberAt = 0;
  /** Where the packet ends by its length, which may lie behind what was captured; 0 when it has no length. */
  packetEnd = 0;
  private at = 0;

  /**
   * Reads the packet at `bytes[start, end)`. `foreign`: QUIC of a version that is not known; `none`: no QUIC, or cut
   * inside the header (then `versionNumber` may be set: 0 when not even that was reached).
   */
  read(bytes: Uint8Array, start: number, end: number): QuicKind {
    this.versionNumber = this.packetEnd = 0;
    if (end - start < 7 || (bytes[start] as number) < longHeader) return 'none';
    this.versionNumber = long(bytes, start + 1);
    this.version = quicVersion(this.versionNumber);
    if (this.version === null) return 'foreign';
    return this.readIds(bytes, start + 5, end) ? this.readType(bytes, start, end, this.version) : 'none';
  }

  private readIds(bytes: Uint8Array, start: number, end: number): boolean {
    this.destinationFrom = start + 1;
    this.destinationTo = this.destinationFrom + (bytes[start] as number);
    if (this.destinationTo - this.destinationFrom > longestConnectionId || this.destinationTo >= end)
      return false;
    this.sourceFrom = this.destinationTo + 1;
    this.sourceTo = this.sourceFrom + (bytes[this.destinationTo] as number);
    this.at = this.sourceTo;
    return this.sourceTo - this.sourceFrom <= longestConnectionId && this.sourceTo <= end;
  }

  private readType(bytes: Uint8Array, start: number, end: number, version: QuicVersion): QuicKind {
    const type = ((bytes[start] as number) >> 4) & 3;
    if (type === version.retry) return 'other';
    if (type === version.initial) {
      const tokenLength = this.number(bytes, end);
      if (tokenLength < 0) return 'none';
      this.at += tokenLength;
    }
    const length = this.number(bytes, end);
    if (length < 0) return 'none';
    this.numberAt = this.at;
    this.packetEnd = this.at + length;
    if (type === version.initial) return length < shortestBody ? 'none' : 'initial';
    return type === version.earlyData ? 'early' : 'other';
  }

  private number(bytes: Uint8Array, end: number): number {
    const value = quicNumber(bytes, this.at, end);
    if (value >= 0) this.at += quicNumberLength(bytes, this.at);
    return value;
  }
}

/** How many bytes the number at `at` has: 1, 2, 4 or 8 (RFC 9000 §16). */
export function quicNumberLength(bytes: Uint8Array, at: number): number {
  return 1 << ((bytes[at] as number) >> 6);
}

/** The number of variable length at `at`; -1 when it is cut. Above 2^53 it is not exact. */
export function quicNumber(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  const length = quicNumberLength(bytes, at);
  if (at + length > end) return -1;
  let value = (bytes[at] as number) & 0x3f;
  for (let next = 1; next < length; next++) value = value * 256 + (bytes[at + next] as number);
  return value;
}

function long(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
