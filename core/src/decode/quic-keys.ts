// The keys of a client's QUIC Initial packets, which anybody who sees the first one can compute (RFC 9001 §5.2): this
// protects against accidents, not against readers. Header protection: §5.4; AES-128-GCM: §5.3.

import { type Cipher, createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

import type { QuicVersion } from './quic-versions.ts';

export interface InitialKeys {
  readonly key: Buffer;
  readonly iv: Buffer;
  /** Header protection: a cipher of single blocks, which keeps nothing from one to the next. */
  readonly header: Cipher;
}

const tagLength = 16;
const sampleLength = 16;
const longestNumber = 4;

/** `destination`: the connection id that the client chose in its very first packet. */
export function clientInitialKeys(version: QuicVersion, destination: Uint8Array): InitialKeys {
  const initial = createHmac('sha256', version.salt).update(destination).digest();
  const client = expandLabel(initial, 'client in', 32);
  return {
    key: expandLabel(client, `${version.labels} key`, 16),
    iv: expandLabel(client, `${version.labels} iv`, 12),
    header: createCipheriv('aes-128-ecb', expandLabel(client, `${version.labels} hp`, 16), null),
  };
}

/** HKDF-Expand-Label (RFC 8446 §7.1) with an empty context; up to 32 bytes, so that one round of HKDF is enough. */
function expandLabel(secret: Buffer, label: string, length: number): Buffer {
  const full = `tls13 ${label}`;
  const info = Buffer.from([0, length, full.length, ...Buffer.from(full, 'latin1'), 0, 1]);
  return createHmac('sha256', secret).update(info).digest().subarray(0, length);
}

/**
 * The frames of the packet `bytes[start, end)`, whose protected packet number begins at `numberAt`, at least 20 bytes
 * before `end`. Null when the keys are not its keys. The number is taken as it is written: an Initial packet beyond
 * the 256th is not looked for.
 */
export function openInitial(
  keys: InitialKeys,
  bytes: Uint8Array,
  { start, numberAt, end }: { readonly start: number; readonly numberAt: number; readonly end: number },
): Buffer | null {
  const sampleAt = numberAt + longestNumber;
  const mask = keys.header.update(bytes.subarray(sampleAt, sampleAt + sampleLength));
  const first = (bytes[start] as number) ^ ((mask[0] as number) & 0x0f);
  const numberLength = (first & 3) + 1;
  const bodyAt = numberAt + numberLength;
  const header = new Uint8Array(bodyAt - start);
  header.set(bytes.subarray(start, bodyAt));
  header[0] = first;
  const nonce = Buffer.from(keys.iv);
  for (let at = 0; at < numberLength; at++) {
    const byte = (header[numberAt - start + at] as number) ^ (mask[at + 1] as number);
    header[numberAt - start + at] = byte;
    const place = nonce.length - numberLength + at;
    nonce[place] = (nonce[place] as number) ^ byte;
  }
  return decrypt(keys.key, nonce, header, bytes.subarray(bodyAt, end));
}

function decrypt(key: Buffer, nonce: Buffer, header: Uint8Array, sealed: Uint8Array): Buffer | null {
  const bodyLength = sealed.length - tagLength;
  if (bodyLength <= 0) return null;
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAAD(header);
  cipher.setAuthTag(sealed.subarray(bodyLength));
  const frames = cipher.update(sealed.subarray(0, bodyLength));
  try {
    cipher.final();
    return frames;
  } catch {
    return null; // Node has no other way to say that the tag is wrong.
  }
}
