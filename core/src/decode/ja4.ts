// JA4, the fingerprint of a TLS client (FoxIO, BSD 3-Clause; only this one of the JA4+ family is free to use):
// what the client offers, independent of the order it shuffles its extensions into.

import { createHash } from 'node:crypto';

import type { ClientHello } from './client-hello.ts';

/** `t`: TLS over TCP; `q`: QUIC. */
export type HelloTransport = 't' | 'q';

/** List -> hash. Clients repeat themselves: the second hello costs no SHA-256. Emptied when full. */
export type Ja4Cache = Map<string, string>;

const cacheLimit = 4096;
const emptyHash = '000000000000';

const versionTexts: ReadonlyMap<number, string> = new Map([
  [0x0304, '13'],
  [0x0303, '12'],
  [0x0302, '11'],
  [0x0301, '10'],
  [0x0300, 's3'],
]);

/** The JA4 of a whole hello, such as `t13d1516h2_8daaf6152771_e5627efa2ab1`. */
export function ja4(hello: ClientHello, transport: HelloTransport, cache: Ja4Cache): string {
  const version = versionTexts.get(hello.version) ?? '00';
  const name = hello.hasServerName ? 'd' : 'i';
  const counts = count(hello.ciphers.length) + count(hello.extensions.length);
  const ciphers = shortHash(hexList(hello.ciphers, true), cache);
  return `${transport}${version}${name}${counts}${alpnText(hello.alpn)}_${ciphers}_${extensionHash(hello, cache)}`;
}

function extensionHash(hello: ClientHello, cache: Ja4Cache): string {
  // 0000 (SNI) and 0010 (ALPN) depend on the server that is called, not on the client.
  const extensions = hello.extensions.filter((type) => type !== 0x0000 && type !== 0x0010);
  const list = hexList(extensions, true);
  const algorithms = hexList(hello.signatureAlgorithms, false);
  return shortHash(algorithms === '' ? list : `${list}_${algorithms}`, cache);
}

function hexList(values: readonly number[], sorted: boolean): string {
  const texts = values.map((value) => value.toString(16).padStart(4, '0'));
  return (sorted ? texts.sort() : texts).join(',');
}

/** The first 12 hexadecimal digits of SHA-256. */
function shortHash(text: string, cache: Ja4Cache): string {
  if (text === '') return emptyHash;
  const known = cache.get(text);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(text, hash);
  return hash;
}

function count(length: number): string {
  return Math.min(length, 99).toString().padStart(2, '0');
}

/** First and last character; when either is not a letter or digit, first and last digit of the hexadecimal form. */
function alpnText(protocol: Uint8Array | null): string {
  if (protocol === null || protocol.length === 0) return '00';
  const first = protocol[0] as number;
  const last = protocol[protocol.length - 1] as number;
  if (isAlphanumeric(first) && isAlphanumeric(last)) return String.fromCharCode(first, last);
  return (first >> 4).toString(16) + (last & 0xf).toString(16);
}

function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
