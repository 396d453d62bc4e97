// HTTP/1.x requests (RFC 9112): `METHOD http://host/path`, read from the head of a request as far as it is there.

import { isBlank } from './http-method.ts';
import { absoluteUrl, hostOfAuthority, longestUrl, mayBecomeTarget, pathOfTarget } from './http-target.ts';

const mostHeaders = 200;
const newline = 0x0a;

export type HttpRequest =
  | { readonly kind: 'none' }
  /** The bytes end before the host is known, or it makes no sense: method, and path as far as it is there. */
  | { readonly kind: 'unknown'; readonly url: string }
  | { readonly kind: 'request'; readonly url: string };

const none: HttpRequest = { kind: 'none' };

/**
 * Reads the request at `bytes[start, end)`, which begins with `method` and a blank. `fallbackHost` is asked for when
 * a whole header has no Host (HTTP/1.0); it may return null.
 */
export function readHttpRequest(
  method: string,
  bytes: Uint8Array,
  start: number,
  end: number,
  fallbackHost: () => string | null,
): HttpRequest {
  const targetStart = skipBlanks(bytes, start + method.length, end);
  const lineEnd = find(bytes, newline, targetStart, end);
  if (lineEnd === end) return unfinishedLine(method, bytes, targetStart, end);
  const targetEnd = targetEndOf(bytes, targetStart, lineEnd);
  if (targetEnd <= targetStart) return none;
  if (method === 'CONNECT') {
    const authority = hostOfAuthority(bytes, targetStart, targetEnd);
    return authority === null ? unknown(method, '') : request(`CONNECT http://${authority}`);
  }
  const absolute = absoluteUrl(bytes, targetStart, targetEnd);
  if (absolute !== null) return request(`${method} ${absolute}`);
  const path = pathOfTarget(bytes, targetStart, targetEnd);
  const host = readHost(bytes, lineEnd + 1, end);
  const shown = host === '' ? fallbackHost() : host;
  return shown === null ? unknown(method, path) : request(`${method} http://${shown}${path}`);
}

function request(url: string): HttpRequest {
  return { kind: 'request', url: url.slice(0, longestUrl) };
}

function unknown(method: string, path: string): HttpRequest {
  return { kind: 'unknown', url: path === '' ? method : `${method} ${path}`.slice(0, longestUrl) };
}

/** The request line goes on behind `end`: what begins as a target, and nothing that is none. */
function unfinishedLine(method: string, bytes: Uint8Array, start: number, end: number): HttpRequest {
  let wordEnd = start;
  while (wordEnd < end && !isBlank(bytes[wordEnd] as number)) wordEnd++;
  const behind = skipBlanks(bytes, wordEnd, end);
  const fits =
    (method === 'CONNECT' || mayBecomeTarget(bytes, start, wordEnd)) && beginsLikeVersion(bytes, behind, end);
  return fits ? unknown(method, pathOfTarget(bytes, start, wordEnd)) : none;
}

/** Index behind the target, in front of `HTTP/1.x` at the end of the line; -1 for SIP and RTSP, which end in their own. */
function targetEndOf(bytes: Uint8Array, from: number, lineEnd: number): number {
  const last = skipBlanksBack(bytes, from, lineEnd);
  const at = last - versionLength;
  if (at <= from || !beginsLikeVersion(bytes, at, last) || !isBlank(bytes[at - 1] as number)) return -1;
  return skipBlanksBack(bytes, from, at);
}

const versionToken = Uint8Array.from('HTTP/1.', (letter) => letter.charCodeAt(0));
const versionLength = versionToken.length + 1;

/** As many bytes as there are. */
function beginsLikeVersion(bytes: Uint8Array, start: number, end: number): boolean {
  const length = Math.min(versionToken.length, end - start);
  for (let index = 0; index < length; index++) {
    if (bytes[start + index] !== versionToken[index]) return false;
  }
  return true;
}

/** The Host header's value; '' when the header is whole and has none; null when the bytes end first or it is no host. */
function readHost(bytes: Uint8Array, start: number, end: number): string | null {
  let line = start;
  for (let count = 0; count < mostHeaders; count++) {
    const lineEnd = find(bytes, newline, line, end);
    if (lineEnd >= end) return null;
    if (skipBlanksBack(bytes, line, lineEnd) === line) return '';
    const value = headerValueAt(hostName, bytes, line, lineEnd);
    if (value > 0) return unfoldedHost(bytes, value, lineEnd, end);
    line = lineEnd + 1;
  }
  return null;
}

/** Where the value of the header with this name, in small letters, begins; 0 when the line is another one. */
function headerValueAt(name: Uint8Array, bytes: Uint8Array, line: number, end: number): number {
  if (end - line <= name.length) return 0;
  for (let index = 0; index < name.length; index++) {
    if (((bytes[line + index] as number) | 0x20) !== name[index]) return 0;
  }
  // §5.1: no blank may stand before the colon; where one does, it is that header all the same.
  const at = skipBlanks(bytes, line + name.length, end);
  return at < end && bytes[at] === 0x3a ? at + 1 : 0;
}

const hostName = Uint8Array.from('host', (letter) => letter.charCodeAt(0));
/** `| 0x20` leaves the hyphen as it is. */
const agentName = Uint8Array.from('user-agent', (letter) => letter.charCodeAt(0));

/** Does the request at `bytes[start, end)` name its User-Agent? `part`: its head goes on behind `end`. */
export function readUserAgent(bytes: Uint8Array, start: number, end: number): 'named' | 'absent' | 'part' {
  let line = find(bytes, newline, start, end) + 1;
  for (let count = 0; count < mostHeaders; count++) {
    const lineEnd = find(bytes, newline, line, end);
    if (lineEnd >= end) return 'part';
    if (skipBlanksBack(bytes, line, lineEnd) === line) return 'absent';
    if (headerValueAt(agentName, bytes, line, lineEnd) > 0) return 'named';
    line = lineEnd + 1;
  }
  // So long a head is not read to its end: nothing is said against it.
  return 'named';
}

/** A value may go on in the next line, behind a blank (§5.2, obs-fold); null when the bytes end before that is known. */
function unfoldedHost(bytes: Uint8Array, value: number, lineEnd: number, end: number): string | null {
  let first = skipBlanks(bytes, value, lineEnd);
  let lastLine = lineEnd;
  while (first === lastLine) {
    const next = lastLine + 1;
    if (next >= end) return null;
    if (!isFold(bytes[next] as number)) return '';
    lastLine = find(bytes, newline, next, end);
    if (lastLine >= end) return null;
    first = skipBlanks(bytes, next, lastLine);
  }
  return hostOfAuthority(bytes, first, skipBlanksBack(bytes, first, lastLine));
}

function isFold(byte: number): boolean {
  return byte === 0x20 || byte === 0x09;
}

function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(bytes[at] as number)) at++;
  return at;
}

function skipBlanksBack(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(bytes[at - 1] as number)) at--;
  return at;
}

/** Index of `wanted` in `bytes[from, end)`, else `end`; `indexOf` would read on beyond the payload. */
function find(bytes: Uint8Array, wanted: number, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    if (bytes[at] === wanted) return at;
  }
  return end;
}
