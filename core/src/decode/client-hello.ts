// The body of a TLS ClientHello (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2): what SNI and JA4 need of it.

import { hostText } from './dns-name.ts';

export interface ClientHello {
  /** The host asked for (RFC 6066 §3), as JAWS writes names; null when absent or not reached. */
  sni: string | null;
  /** `legacy_version`, or the highest of `supported_versions` without GREASE. */
  version: number;
  /** In wire order, without GREASE (RFC 8701). */
  ciphers: number[];
  extensions: number[];
  signatureAlgorithms: number[];
  hasServerName: boolean;
  /** The first protocol of ALPN (RFC 7301), as bytes; null when none. */
  alpn: Uint8Array | null;
  /** False when the bytes ended inside: `sni` may still be right, a fingerprint would not. */
  whole: boolean;
}

const serverName = 0x0000;
const signatureAlgorithms = 0x000d;
const applicationProtocols = 0x0010;
const supportedVersions = 0x002b;

/** `legacy_version`, random and the length of the session id. */
const fixedLength = 35;
const longestSessionId = 32;

/** Reads `bytes[start, end)`, the message after its 4-byte handshake header. Null when it is no ClientHello. */
export function readClientHello(bytes: Uint8Array, start: number, end: number): ClientHello | null {
  const hello: ClientHello = {
    sni: null,
    version: 0,
    ciphers: [],
    extensions: [],
    signatureAlgorithms: [],
    hasServerName: false,
    alpn: null,
    whole: false,
  };
  if (end > start && bytes[start] !== 3) return null;
  if (end - start < fixedLength) return hello;
  hello.version = word(bytes, start);
  const sessionIdLength = bytes[start + fixedLength - 1] as number;
  if (sessionIdLength > longestSessionId) return null;
  readLists(bytes, start + fixedLength + sessionIdLength, end, hello);
  return hello;
}

/** Ciphers, compression methods and extensions, from the ciphers' length on. */
function readLists(bytes: Uint8Array, start: number, end: number, hello: ClientHello): void {
  if (start + 2 > end) return;
  const ciphersEnd = start + 2 + word(bytes, start);
  readWords(bytes, start + 2, Math.min(ciphersEnd, end), hello.ciphers);
  if (ciphersEnd >= end) return;
  const extensionsAt = ciphersEnd + 1 + (bytes[ciphersEnd] as number);
  if (extensionsAt === end) hello.whole = true; // before TLS 1.2 a hello may end without extensions
  if (extensionsAt + 2 > end) return;
  const listEnd = extensionsAt + 2 + word(bytes, extensionsAt);
  hello.whole = readExtensions(bytes, extensionsAt + 2, listEnd, end, hello);
}

function readExtensions(
  bytes: Uint8Array,
  start: number,
  listEnd: number,
  end: number,
  hello: ClientHello,
): boolean {
  let at = start;
  while (at < listEnd) {
    if (at + 4 > end || at + 4 > listEnd) return false;
    const type = word(bytes, at);
    const bodyEnd = at + 4 + word(bytes, at + 2);
    if (!isGrease(type)) {
      hello.extensions.push(type);
      if (bodyEnd <= end) readExtension(bytes, type, at + 4, bodyEnd, hello);
      else if (type === serverName) hello.hasServerName = true;
    }
    if (bodyEnd > end || bodyEnd > listEnd) return false;
    at = bodyEnd;
  }
  return true;
}

function readExtension(
  bytes: Uint8Array,
  type: number,
  start: number,
  end: number,
  hello: ClientHello,
): void {
  switch (type) {
    case serverName:
      hello.hasServerName = true;
      hello.sni ??= readServerName(bytes, start, end);
      break;
    case signatureAlgorithms:
      if (end - start >= 2 && hello.signatureAlgorithms.length === 0) {
        const listEnd = Math.min(end, start + 2 + word(bytes, start));
        readWords(bytes, start + 2, listEnd, hello.signatureAlgorithms);
      }
      break;
    case applicationProtocols:
      hello.alpn ??= firstProtocol(bytes, start, end);
      break;
    case supportedVersions:
      hello.version = highestVersion(bytes, start, end) ?? hello.version;
      break;
    default:
  }
}

/** The first entry of type host_name (0). */
function readServerName(bytes: Uint8Array, start: number, end: number): string | null {
  let at = start + 2;
  while (at + 3 <= end) {
    const nameEnd = at + 3 + word(bytes, at + 1);
    if (nameEnd > end) return null;
    if (bytes[at] === 0 && nameEnd > at + 3) return hostText(bytes, at + 3, nameEnd);
    at = nameEnd;
  }
  return null;
}

function firstProtocol(bytes: Uint8Array, start: number, end: number): Uint8Array | null {
  if (start + 3 > end) return null;
  const length = bytes[start + 2] as number;
  if (length === 0 || start + 3 + length > end) return null;
  return bytes.slice(start + 3, start + 3 + length);
}

function highestVersion(bytes: Uint8Array, start: number, end: number): number | null {
  if (start >= end) return null;
  const listEnd = Math.min(end, start + 1 + (bytes[start] as number));
  let highest: number | null = null;
  for (let at = start + 1; at + 2 <= listEnd; at += 2) {
    const version = word(bytes, at);
    if (!isGrease(version) && (highest === null || version > highest)) highest = version;
  }
  return highest;
}

function readWords(bytes: Uint8Array, start: number, end: number, into: number[]): void {
  for (let at = start; at + 2 <= end; at += 2) {
    const value = word(bytes, at);
    if (!isGrease(value)) into.push(value);
  }
}

/** RFC 8701: 0x0a0a, 0x1a1a … 0xfafa. */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
