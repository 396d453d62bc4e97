// The client's half of the handshake (docs/listener-protocol.md), for chum and push alike: its own proof, and what must
// be true of the listener's before a byte of content is sent.

import { Buffer } from 'node:buffer';
import { createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import {
  proofText,
  scopeKeyText,
  type Acceptance,
  type HandshakeFacts,
  type HandshakeScope,
} from '@jaws/shared/exfil/listener-protocol';

/** All that needs to be kept of a token: good for this run or upload alone. */
export function scopeKeyOf(token: string, scope: HandshakeScope): Buffer {
  return createHmac('sha256', token).update(scopeKeyText(scope)).digest();
}

/** HMAC-SHA256 of the role's text under the scope's key, base64url. */
export function proofFor(scopeKey: Buffer, role: 'client' | 'server', facts: HandshakeFacts): string {
  return createHmac('sha256', scopeKey).update(proofText(role, facts)).digest('base64url');
}

/** It knows the token, and holds the receipt key it names. Which certificate it speaks of is for the caller to check. */
export function provesItself(scopeKey: Buffer, facts: HandshakeFacts, acceptance: Acceptance): boolean {
  const expected = Buffer.from(proofFor(scopeKey, 'server', facts));
  const given = Buffer.from(acceptance.proof);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  return isSigned(proofText('accept', facts), acceptance);
}

/** Ed25519 over the text (UTF-8). False also where the key is no key. */
export function isSigned(
  text: string,
  { publicKey, signature }: { readonly publicKey: string; readonly signature: string },
): boolean {
  try {
    return verify(null, Buffer.from(text), receiptKeyOf(publicKey), Buffer.from(signature, 'base64url'));
  } catch {
    // Not every 32 bytes are a point of the curve.
    return false;
  }
}

/** An Ed25519 key from its 32 raw bytes, base64url (RFC 8037). Throws when they are none. */
function receiptKeyOf(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
}
