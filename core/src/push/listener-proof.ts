// The client's half of the handshake (docs/listener-protocol.md): its own proof, and what must be true of the
// listener's before a byte of content is sent.

import { Buffer } from 'node:buffer';
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import {
  proofText,
  scopeKeyText,
  type Acceptance,
  type HandshakeFacts,
} from '@jaws/shared/exfil/listener-protocol';

/** HMAC-SHA256 of the role's text under the scope's key, base64url. */
export function proofFor(token: string, role: 'client' | 'server', facts: HandshakeFacts): string {
  const key = createHmac('sha256', token).update(scopeKeyText(facts.scope)).digest();
  return createHmac('sha256', key).update(proofText(role, facts)).digest('base64url');
}

/** It knows the token, speaks of the certificate that was seen, and holds the key it names. */
export function provesItself(token: string, facts: HandshakeFacts, acceptance: Acceptance): boolean {
  const expected = Buffer.from(proofFor(token, 'server', facts));
  const given = Buffer.from(acceptance.proof);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
  return acceptance.fingerprint === facts.fingerprint && isSigned(facts, acceptance);
}

function isSigned(facts: HandshakeFacts, { publicKey, signature }: Acceptance): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(proofText('accept', facts)), key, Buffer.from(signature, 'base64url'));
  } catch {
    // Not every 32 bytes are a key.
    return false;
  }
}
