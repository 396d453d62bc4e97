// What the first bytes of a TCP payload begin: a TLS ClientHello, an HTTP request or SSH, behind a PROXY header perhaps.
// A sender may cut its first segment wherever it likes, so that a few bytes may fit and not yet decide.

import { helloStart } from './hello-records.ts';
import { httpMethodAt, isMethodPart, httpMethodBytes } from './http-method.ts';
import { proxyPrefixLength } from './proxy-prefix.ts';

/** `part`: too few bytes to tell, but all of them fit. */
export type MessageKind = 'hello' | 'http' | 'ssh' | 'part' | 'none';

/** RFC 4253 §4.2. */
const sshBanner = Uint8Array.from('SSH-', (letter) => letter.charCodeAt(0));

const canBegin = new Uint8Array(256);
for (const byte of [0x14, 0x16, 0x0d, 0x0a, 0x20, 0x09, 0x53, ...httpMethodBytes]) canBegin[byte] = 1;

/** One object, reused for every payload. */
export class MessageStart {
  /** Where the message itself begins; valid for `hello` and `http`. */
  at = 0;
  /** Of a `part`: whether it may still become a hello. */
  mayBeHello = true;

  /** Reads `bytes[start, end)`, at least one byte. Nearly every payload is turned away by its first one. */
  read(bytes: Uint8Array, start: number, end: number): MessageKind {
    this.mayBeHello = true;
    if (canBegin[bytes[start] as number] === 0) return 'none';
    const prefix = proxyPrefixLength(bytes, start, end);
    if (prefix < 0) return 'part';
    this.at = start + prefix;
    if (this.at >= end) return 'part';
    const hello = helloStart(bytes, this.at, end);
    if (hello !== 'none') return hello === 'begins' ? 'hello' : 'part';
    this.mayBeHello = false;
    if (bytes[this.at] === sshBanner[0]) {
      const banner = matchLength(bytes, this.at, end, sshBanner);
      if (banner === sshBanner.length) return 'ssh';
      if (banner === end - this.at) return 'part';
    }
    return this.readRequest(bytes, end);
  }

  /** RFC 9112 §2.2: empty lines before a request are passed over; §3: and blanks. */
  private readRequest(bytes: Uint8Array, end: number): MessageKind {
    while (this.at < end && isEmptyOrBlank(bytes[this.at] as number)) this.at++;
    if (this.at === end) return 'part';
    if (httpMethodAt(bytes, this.at, end) !== null) return 'http';
    return isMethodPart(bytes, this.at, end) ? 'part' : 'none';
  }
}

/** How many bytes at `at` are those of the token. */
function matchLength(bytes: Uint8Array, at: number, end: number, token: Uint8Array): number {
  const most = Math.min(token.length, end - at);
  let length = 0;
  while (length < most && bytes[at + length] === token[length]) length++;
  return length;
}

function isEmptyOrBlank(byte: number): boolean {
  return byte === 0x0d || byte === 0x0a || byte === 0x20 || byte === 0x09;
}
