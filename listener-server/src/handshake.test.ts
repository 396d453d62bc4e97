// A nonce counts once, in time, and for what it was given for.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHandshake } from './handshake.ts';
import { loadListenerKeys, type ListenerKeys } from './listener-keys.ts';
import { clientProof, isTrustworthy, newNonce } from './testing-client.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'jaws-handshake-'));
let keys: ListenerKeys;
beforeAll(async () => {
  keys = await loadListenerKeys(folder, 0);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the handshake', () => {
  const scope = 'upload:a';
  const clientNonce = newNonce();

  it('accepts a proof once', () => {
    const { challenge, accept } = createHandshake(keys, 1000, () => 0);
    const facts = {
      scope,
      clientNonce,
      serverNonce: challenge(scope, clientNonce),
      fingerprint: keys.fingerprint,
    } as const;
    const proof = clientProof(keys.token, facts);
    const first = accept(scope, clientNonce, facts.serverNonce, proof);
    expect(first !== null && isTrustworthy(keys.token, facts, first)).toBe(true);
    expect(accept(scope, clientNonce, facts.serverNonce, proof)).toBeNull();
  });

  it.each([
    ['after the deadline', 'upload:a', 1000, true],
    ['for another scope', 'upload:b', 0, true],
    ['that the listener never gave', 'upload:a', 0, false],
  ] as const)('refuses a right proof over a nonce %s', (_what, given, laterMs, isKnown) => {
    let now = 0;
    const { challenge, accept } = createHandshake(keys, 1000, () => now);
    const serverNonce = isKnown ? challenge(given, clientNonce) : newNonce();
    now = laterMs;
    const proof = clientProof(keys.token, { scope, clientNonce, serverNonce, fingerprint: keys.fingerprint });
    expect(accept(scope, clientNonce, serverNonce, proof)).toBeNull();
  });
});
