// The listener's half of the handshake: nonces that count once, proofs compared in constant time, its own proof.

import { createHmac, randomBytes, sign, timingSafeEqual } from 'node:crypto';
import {
  proofText,
  scopeKeyText,
  type Acceptance,
  type HandshakeFacts,
  type HandshakeScope,
} from '@jaws/shared/exfil/listener-protocol';
import type { ListenerKeys } from './listener-keys.ts';

/** HMAC-SHA256 of `text` with this scope's key, base64url. */
export function proofOf(token: string, scope: HandshakeScope, text: string): string {
  const key = createHmac('sha256', token).update(scopeKeyText(scope)).digest();
  return createHmac('sha256', key).update(text).digest('base64url');
}

export interface Handshake {
  /** A new nonce of 32 bytes; good for one proof of this scope and client nonce, until the deadline. */
  readonly challenge: (scope: HandshakeScope, clientNonce: string) => string;
  /** Null when the nonce is unknown, used or late, or the proof is wrong; the nonce is spent either way. */
  readonly accept: (
    scope: HandshakeScope,
    clientNonce: string,
    serverNonce: string,
    proof: string,
  ) => Acceptance | null;
}

interface OpenChallenge {
  readonly scope: HandshakeScope;
  readonly clientNonce: string;
  readonly untilMs: number;
}

/** Open challenges kept at once; the oldest goes first, so that nobody can fill the memory with them. */
const maxChallenges = 20_000;

export function createHandshake(keys: ListenerKeys, deadlineMs: number, clock: () => number): Handshake {
  const open = new Map<string, OpenChallenge>();
  return {
    challenge: (scope, clientNonce) => {
      const serverNonce = randomBytes(32).toString('base64url');
      if (open.size >= maxChallenges) for (const oldest of open.keys()) if (open.delete(oldest)) break;
      open.set(serverNonce, { scope, clientNonce, untilMs: clock() + deadlineMs });
      return serverNonce;
    },
    accept: (scope, clientNonce, serverNonce, proof) => {
      const challenge = open.get(serverNonce);
      open.delete(serverNonce);
      const facts: HandshakeFacts = { scope, clientNonce, serverNonce, fingerprint: keys.fingerprint };
      const expected = Buffer.from(proofOf(keys.token, scope, proofText('client', facts)));
      const given = Buffer.from(proof);
      const isRight = given.length === expected.length && timingSafeEqual(given, expected);
      const isFresh =
        challenge?.scope === scope && challenge.clientNonce === clientNonce && challenge.untilMs > clock();
      return isRight && isFresh ? acceptanceOf(keys, facts) : null;
    },
  };
}

function acceptanceOf(keys: ListenerKeys, facts: HandshakeFacts): Acceptance {
  return {
    publicKey: keys.receiptPublicKey,
    fingerprint: keys.fingerprint,
    proof: proofOf(keys.token, facts.scope, proofText('server', facts)),
    signature: sign(null, Buffer.from(proofText('accept', facts)), keys.receiptKey).toString('base64url'),
  };
}
