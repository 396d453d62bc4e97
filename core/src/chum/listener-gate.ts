// The gate that every connection of chum passes before a byte of payload: the certificate is the expected one, the
// other side proves that it knows the token, and its receipt key is the same each time. docs/listener-protocol.md.

import { randomBytes } from 'node:crypto';
import { JawsError } from '@jaws/shared/contract/errors';
import type { Acceptance, HandshakeFacts, HandshakeScope } from '@jaws/shared/exfil/listener-protocol';
import { proofFor, provesItself, scopeKeyOf } from '../listener-link/listener-proof.ts';

/** One try of a handshake, from the client's nonce on. */
export interface GateTry {
  readonly scope: HandshakeScope;
  readonly clientNonce: string;
}

export interface ListenerGate {
  readonly scope: HandshakeScope;
  /** The certificate that all must show: the pinned one, or that of the first handshake; null before. */
  readonly fingerprint: () => string | null;
  /** Raw Ed25519 key of the receipts, base64url; null before the first handshake. */
  readonly publicKey: () => string | null;
  /** @throws JawsError chum.wrong-fingerprint */
  readonly checkFingerprint: (seen: string) => void;
  readonly begin: () => GateTry;
  /** The client's proof, base64url. */
  readonly prove: (facts: HandshakeFacts) => string;
  /**
   * Checks the listener's side, and keeps its certificate and key for the next connections.
   * @throws JawsError chum.not-a-listener, chum.wrong-fingerprint
   */
  readonly admit: (facts: HandshakeFacts, acceptance: Acceptance) => void;
}

/** `pinned`: 64 hex digits, or null = the first handshake's, on the strength of its proof. */
export function createListenerGate(
  token: string,
  scope: HandshakeScope,
  pinned: string | null,
): ListenerGate {
  // The scope's key is all that is kept of the token.
  const key = scopeKeyOf(token, scope);
  let fingerprint = pinned;
  let publicKey: string | null = null;
  const checkFingerprint = (seen: string): void => {
    if (fingerprint === null || seen === fingerprint) return;
    throw new JawsError(
      'chum.wrong-fingerprint',
      `The certificate there has the fingerprint ${seen}, not ${fingerprint}; nothing was sent to it.`,
    );
  };
  return {
    scope,
    fingerprint: () => fingerprint,
    publicKey: () => publicKey,
    checkFingerprint,
    begin: () => ({ scope, clientNonce: randomBytes(32).toString('base64url') }),
    prove: (facts) => proofFor(key, 'client', facts),
    admit: (facts, acceptance) => {
      checkFingerprint(facts.fingerprint);
      if (!provesItself(key, facts, acceptance))
        throw new JawsError(
          'chum.not-a-listener',
          'What answers there does not prove that it knows the token.',
        );
      if (acceptance.fingerprint !== facts.fingerprint)
        throw new JawsError(
          'chum.wrong-fingerprint',
          'The listener has another certificate than the one seen here: somebody is in between.',
        );
      if (publicKey !== null && publicKey !== acceptance.publicKey)
        throw new JawsError(
          'chum.not-a-listener',
          'Another listener answers than at the beginning of the run.',
        );
      publicKey = acceptance.publicKey;
      fingerprint = facts.fingerprint;
    },
  };
}
