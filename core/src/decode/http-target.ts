// The target of an HTTP request (RFC 9112 §3.2) and the host in it or in the Host header, as JAWS writes URLs. User
// and password that stand before a host are never kept.

import { hostText } from './dns-name.ts';

/** Longer ones are cut here: a dictionary entry per request must stay small. */
export const longestUrl = 4096;
const longestScheme = 16;

const slash = 0x2f;
const colon = 0x3a;

/** Host and port of the authority at `bytes[start, end)`, which ends at `/`, `?` or `#`; null when it makes no sense. */
export function hostOfAuthority(bytes: Uint8Array, start: number, end: number): string | null {
  let first = start;
  let at = start;
  for (; at < end && !endsAuthority(bytes[at] as number); at++) {
    if (bytes[at] === 0x40) first = at + 1;
  }
  for (let index = first; index < at; index++) {
    const byte = bytes[index] as number;
    if (byte <= 0x20 || byte === 0x7f) return null;
  }
  return first === at || !hasPlainPort(bytes, first, at) ? null : hostText(bytes, first, at);
}

/** What stands behind the last colon is a number: else the host is the user of a password with a `/` in it, say. */
function hasPlainPort(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = end - 1; at >= start; at--) {
    const byte = bytes[at] as number;
    if (byte === colon) return true;
    if (byte < 0x30 || byte > 0x39)
      return !bytes.subarray(start, at).includes(colon) || bytes[start] === 0x5b;
  }
  return true;
}

/** `scheme://host[:port]/path` of an absolute target, scheme and host in small letters; null when it is none. */
export function absoluteUrl(bytes: Uint8Array, start: number, end: number): string | null {
  const scheme = schemeLength(bytes, start, end);
  if (scheme === 0 || !hasSlashes(bytes, start + scheme, end)) return null;
  const hostStart = start + scheme + 3;
  const host = hostOfAuthority(bytes, hostStart, end);
  if (host === null) return null;
  let pathStart = hostStart;
  while (pathStart < end && !endsAuthority(bytes[pathStart] as number)) pathStart++;
  const prefix = String.fromCharCode(...bytes.subarray(start, start + scheme)).toLowerCase();
  const separator = pathStart < end && bytes[pathStart] === slash ? '' : '/';
  return `${prefix}://${host}${separator}${urlText(bytes, pathStart, end)}`;
}

/** What follows the host in a URL: the path and query of an origin form; '' for `*` and for what is no target. */
export function pathOfTarget(bytes: Uint8Array, start: number, end: number): string {
  return start < end && bytes[start] === slash ? urlText(bytes, start, end) : '';
}

/** True where `bytes[start, end)`, cut at its end, may go on to be a target: a path, `*`, or a URL. */
export function mayBecomeTarget(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end || bytes[start] === slash || bytes[start] === 0x2a) return true;
  const scheme = schemeLength(bytes, start, end);
  if (scheme > 0) return mayBeSlashes(bytes, start + scheme, end);
  return isSchemePart(bytes, start, end);
}

/** Letters, digits, `+`, `-` and `.` in front of a colon (RFC 3986 §3.1); 0 = no scheme. */
function schemeLength(bytes: Uint8Array, start: number, end: number): number {
  const limit = Math.min(end, start + longestScheme);
  if (!isLetter(bytes[start] as number)) return 0;
  for (let at = start + 1; at < limit; at++) {
    if (bytes[at] === colon) return at - start;
    if (!isSchemeByte(bytes[at] as number)) return 0;
  }
  return 0;
}

function isSchemePart(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > longestScheme || !isLetter(bytes[start] as number)) return false;
  for (let at = start + 1; at < end; at++) if (!isSchemeByte(bytes[at] as number)) return false;
  return true;
}

function isSchemeByte(byte: number): boolean {
  const isDigit = byte >= 0x30 && byte <= 0x39;
  return isLetter(byte) || isDigit || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

function isLetter(byte: number): boolean {
  const small = byte | 0x20;
  return small >= 0x61 && small <= 0x7a;
}

function hasSlashes(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= 3 && mayBeSlashes(bytes, at, end);
}

/** `://`, as far as the bytes go; `at` is the colon. */
function mayBeSlashes(bytes: Uint8Array, at: number, end: number): boolean {
  return (at + 1 >= end || bytes[at + 1] === slash) && (at + 2 >= end || bytes[at + 2] === slash);
}

function endsAuthority(byte: number): boolean {
  return byte === slash || byte === 0x3f || byte === 0x23;
}

/** Bytes that may not stand in a URL as %XX; the rest as it is. */
function urlText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  const last = Math.min(end, start + longestUrl);
  for (let at = start; at < last; at++) {
    const byte = bytes[at] as number;
    text +=
      byte > 0x20 && byte < 0x7f
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}
