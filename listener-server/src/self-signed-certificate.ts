// A self-signed X.509 v3 certificate (RFC 5280) on P-256 for the listener's TLS. Node has no maker of certificates;
// this one shape is small enough to write out (ADR 0017). Clients pin its fingerprint, so nothing else vouches for it.

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { derBits, derInteger, derObjectId, derSequence, derTime, derValue } from './der.ts';

const dayMs = 86_400_000;
const validityMs = 3650 * dayMs;
const commonName = 'jaws-listener';

/** @param keyPem private P-256 key  @returns the certificate as PEM, valid for ten years from a day before `nowMs` */
export function makeSelfSignedCertificate(keyPem: string, nowMs: number): string {
  const key = createPrivateKey(keyPem);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  // ecdsa-with-SHA256 (RFC 5758 §3.2), without parameters.
  const algorithm = derSequence(derObjectId('1.2.840.10045.4.3.2'));
  const name = derSequence(
    derValue(0x31, derSequence(derObjectId('2.5.4.3'), derValue(0x0c, Buffer.from(commonName)))),
  );
  const contents = derSequence(
    derValue(0xa0, derInteger(Buffer.from([2]))),
    derInteger(serialNumber()),
    algorithm,
    name,
    // A day back: clocks of small machines differ.
    derSequence(derTime(nowMs - dayMs), derTime(nowMs + validityMs)),
    name,
    publicKey,
    derValue(0xa3, extensions()),
  );
  const certificate = derSequence(contents, algorithm, derBits(sign('sha256', contents, key)));
  const base64 = certificate.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${base64}-----END CERTIFICATE-----\n`;
}

/** 16 random bytes, positive and not 0. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function extensions(): Buffer {
  const critical = derValue(0x01, Buffer.from([0xff]));
  const extension = (id: string, value: Buffer, isCritical = false): Buffer =>
    derSequence(derObjectId(id), ...(isCritical ? [critical] : []), derValue(0x04, value));
  return derSequence(
    // Basic constraints: not an authority. Key usage: digitalSignature. Extended: TLS server. One name.
    extension('2.5.29.19', derSequence(), true),
    extension('2.5.29.15', derBits(Buffer.from([0x80]), 7), true),
    extension('2.5.29.37', derSequence(derObjectId('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', derSequence(derValue(0x82, Buffer.from(commonName)))),
  );
}

/** SHA-256 of the certificate's DER, 64 small hex digits: what clients pin. */
export function fingerprintOf(certificatePem: string): string {
  return createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('hex');
}
