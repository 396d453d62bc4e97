// The anonymised export: addresses get prefix-preserving pseudonyms, names, MACs and HTTP addresses keyed hashes.
// One key per export, thrown away afterwards: equal values stay equal within a file and nowhere else.
// What stays: times, sizes, ports, protocols, flags, labels, JA4.

import { createHmac } from 'node:crypto';
import { createAddressAnonymiser } from './anonymise-address.ts';
import type { TextChanges } from './table-view.ts';

/** Bytes of key that an export needs. */
export const anonymisationKeyBytes = 64;

export function anonymisedTexts(key: Uint8Array): TextChanges {
  const hashKey = key.subarray(32);
  const anonymiseAddress = createAddressAnonymiser(key.subarray(0, 32));
  const name = (text: string): string => `name-${keyedHash(hashKey, 'name', text.toLowerCase())}`;
  const address = (text: string): string => anonymiseAddress(text) ?? name(text);
  return {
    address,
    mac: (text) => anonymiseMac(hashKey, text),
    // An SNI or a DNS question may be an address itself: it then stays the same host as in the address columns.
    name: (text) => anonymiseAddress(text) ?? name(text),
    url: (text) => anonymiseUrl(hashKey, text, (host) => anonymiseAddress(host) ?? name(host)),
  };
}

/** 64 bits: a collision among a million names has a chance of 1 in 40 million. */
function keyedHash(key: Uint8Array, kind: string, text: string): string {
  return createHmac('sha256', key).update(`${kind}\u0000${text}`).digest('hex').slice(0, 16);
}

/** A locally administered address; group addresses (broadcast, multicast) stay group addresses. */
function anonymiseMac(key: Uint8Array, text: string): string {
  const hash = keyedHash(key, 'mac', text.toLowerCase());
  const first = /^([0-9a-f]{2}):/i.exec(text)?.[1];
  const groupBit = first === undefined ? 0 : Number.parseInt(first, 16) & 1;
  const head = (Number.parseInt(hash.slice(0, 2), 16) & 0xfc) | 2 | groupBit;
  const octets = [head.toString(16).padStart(2, '0'), ...(hash.slice(2, 12).match(/../g) ?? [])];
  return octets.join(':');
}

/** `POST http://name-…:8080/path-…`: method and port are kept, and the host joins with the names. */
function anonymiseUrl(key: Uint8Array, text: string, host: (text: string) => string): string {
  const parts = /^([A-Z-]{1,32} )?(https?):\/\/(\[[^\]]*\]|[^/:?#]*)(:\d{1,5}(?=[/?#]|$))?(.*)$/s.exec(text);
  if (parts === null) return withoutHost(key, text);
  const [, method = '', scheme = 'http', name = '', port = '', path = ''] = parts;
  const shownHost = host(name.replace(/^\[|\]$/g, ''));
  const bracketed = shownHost.includes(':') ? `[${shownHost}]` : shownHost;
  const shownPath = path === '' || path === '/' ? path : `/path-${keyedHash(key, 'path', path)}`;
  return `${method}${scheme}://${bracketed}${port}${shownPath}`;
}

/** A request whose host is not known, or some other text: nothing but the method is kept. */
function withoutHost(key: Uint8Array, text: string): string {
  const method = /^[A-Z_-]{1,32} /.exec(text)?.[0] ?? '';
  return `${method}url-${keyedHash(key, 'url', text)}`;
}
