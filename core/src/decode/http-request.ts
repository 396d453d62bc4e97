// HTTP/1.x requests (RFC 9112 §3): `METHOD http://host/path`, read from the first segment of the request.

import { hostText } from './dns-name.ts';

/** RFC 9110, WebDAV (RFC 4918, 3253, 5323), CalDAV's REPORT, UPnP: each is a token in front of a space. */
const methods = [
  'GET POST PUT HEAD DELETE OPTIONS PATCH CONNECT TRACE',
  'PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK SEARCH REPORT MERGE CHECKOUT',
  'SUBSCRIBE UNSUBSCRIBE NOTIFY M-SEARCH PURGE BITS_POST CCM_POST RPC_CONNECT RPC_IN_DATA RPC_OUT_DATA',
]
  .join(' ')
  .split(' ')
  .map((text) => ({ text, bytes: Uint8Array.from(`${text} `, (letter) => letter.charCodeAt(0)) }));

const methodsByFirstByte: readonly (readonly (typeof methods)[number][] | undefined)[] = Array.from(
  { length: 256 },
  (_, byte) => {
    const found = methods.filter((method) => method.bytes[0] === byte);
    return found.length === 0 ? undefined : found;
  },
);

/** Longer ones are cut here: a dictionary entry per request must stay small. */
const longestUrl = 4096;
const mostHeaders = 200;
const newline = 0x0a;

export type HttpRequest =
  | { readonly kind: 'none' }
  /** A request, but the bytes end before target or host are known. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'request'; readonly url: string };

const none: HttpRequest = { kind: 'none' };
const unknown: HttpRequest = { kind: 'unknown' };

/**
 * Reads the request at `bytes[start, end)`, which begins with `method` (see `httpMethodAt`). `fallbackHost` is asked for when a whole header has no Host (HTTP/1.0);
 * it may return null.
 */
export function readHttpRequest(
  method: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  fallbackHost: () => string | null,
): HttpRequest {
  const targetStart = start + method.length + 1;
  const lineEnd = find(bytes, newline, targetStart, end);
  if (lineEnd === end) return looksLikeTarget(bytes, targetStart, end) ? unknown : none;
  const targetEnd = versionStart(bytes, targetStart, lineEnd);
  if (targetEnd <= targetStart) return none;
  const target = urlText(bytes, targetStart, targetEnd);
  if (method === 'CONNECT') return request(`CONNECT http://${target.toLowerCase()}`);
  const absolute = absoluteTarget(bytes, targetStart, targetEnd);
  if (absolute !== null) return request(`${method} ${absolute}`);
  const host = readHost(bytes, lineEnd + 1, end);
  if (host === null) return unknown;
  const shown = host === '' ? fallbackHost() : host;
  if (shown === null) return unknown;
  return request(`${method} http://${shown}${target === '*' ? '' : target}`);
}

function request(url: string): HttpRequest {
  return { kind: 'request', url: url.length > longestUrl ? url.slice(0, longestUrl) : url };
}

/** The method token that the payload begins with, or null: the cheap test before `readHttpRequest`. */
export function httpMethodAt(bytes: Uint8Array, start: number, end: number): string | null {
  const candidates = methodsByFirstByte[bytes[start] as number];
  if (candidates === undefined) return null;
  for (const { text, bytes: token } of candidates) {
    if (start + token.length <= end && startsWith(bytes, start, token)) return text;
  }
  return null;
}

function startsWith(bytes: Uint8Array, at: number, token: Uint8Array): boolean {
  for (let index = 1; index < token.length; index++) {
    if (bytes[at + index] !== token[index]) return false;
  }
  return true;
}

/** Index of the space before `HTTP/1.x` at the end of the line, or -1 (SIP and RTSP end in their own names). */
function versionStart(bytes: Uint8Array, from: number, lineEnd: number): number {
  const last = bytes[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd;
  const at = last - 9;
  if (at < from) return -1;
  for (let index = 0; index < versionToken.length; index++) {
    if (bytes[at + index] !== versionToken[index]) return -1;
  }
  return at;
}

const versionToken = Uint8Array.from(' HTTP/1.', (letter) => letter.charCodeAt(0));

/** The line is not whole: only what begins as a path or an absolute URL is taken for a cut request. */
function looksLikeTarget(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return false;
  return bytes[at] === 0x2f || schemeLength(bytes, at, end) > 0;
}

/** 7 for `http://`, 8 for `https://`, in any case; else 0. */
function schemeLength(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 8) return 0;
  const text = String.fromCharCode(...bytes.subarray(at, at + 8)).toLowerCase();
  if (text.startsWith('http://')) return 7;
  return text === 'https://' ? 8 : 0;
}

/** `scheme://host/path` with scheme and host in small letters; null when the target is not absolute. */
function absoluteTarget(bytes: Uint8Array, start: number, end: number): string | null {
  const scheme = schemeLength(bytes, start, end);
  if (scheme === 0) return null;
  const hostStart = start + scheme;
  const hostEnd = find(bytes, 0x2f, hostStart, end);
  const prefix = scheme === 7 ? 'http://' : 'https://';
  const path = hostEnd === end ? '/' : urlText(bytes, hostEnd, end);
  return `${prefix}${hostText(bytes, hostStart, hostEnd)}${path}`;
}

/** The Host header's value; '' when the header is whole and has none; null when the bytes end first. */
function readHost(bytes: Uint8Array, start: number, end: number): string | null {
  let line = start;
  for (let count = 0; count < mostHeaders; count++) {
    const lineEnd = find(bytes, newline, line, end);
    if (lineEnd >= end) return null;
    const last = lineEnd > line && bytes[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd;
    if (last === line) return '';
    if (isHostHeader(bytes, line, last)) return trimmedHost(bytes, line + 5, last);
    line = lineEnd + 1;
  }
  return null;
}

function isHostHeader(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at >= 5 &&
    bytes[at + 4] === 0x3a &&
    ((bytes[at] as number) | 0x20) === 0x68 &&
    ((bytes[at + 1] as number) | 0x20) === 0x6f &&
    ((bytes[at + 2] as number) | 0x20) === 0x73 &&
    ((bytes[at + 3] as number) | 0x20) === 0x74
  );
}

function trimmedHost(bytes: Uint8Array, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(bytes[start] as number)) start++;
  while (end > start && isBlank(bytes[end - 1] as number)) end--;
  return hostText(bytes, start, end);
}

/** Index of `wanted` in `bytes[from, end)`, else `end`; `indexOf` would read on beyond the payload. */
function find(bytes: Uint8Array, wanted: number, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] === wanted) return at;
  }
  return end;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09;
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
