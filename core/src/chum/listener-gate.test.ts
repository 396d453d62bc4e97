// The gate on its own: a proof of the token, the certificate that is seen, and the same listener from first to last.

import { generateKeyPairSync, sign } from 'node:crypto';
import type { Acceptance, HandshakeFacts } from '@jaws/shared/exfil/listener-protocol';
import { proofText } from '@jaws/shared/exfil/listener-protocol';
import { describe, expect, it } from 'vitest';
import { proofFor, scopeKeyOf } from '../listener-link/listener-proof.ts';
import { createListenerGate, type ListenerGate } from './listener-gate.ts';

const token = 't'.repeat(43);
const scope = 'run:0123456789abcdef0123456789abcdef';
const [ours, strange] = ['ab'.repeat(32), 'cd'.repeat(32)] as const;
const signer = generateKeyPairSync('ed25519');

function factsOf(gate: ListenerGate, fingerprint: string = ours): HandshakeFacts {
  return { ...gate.begin(), serverNonce: 'B'.repeat(43), fingerprint };
}

function accept(facts: HandshakeFacts, { privateKey, publicKey } = signer, knows = token): Acceptance {
  return {
    publicKey: publicKey.export({ format: 'jwk' }).x ?? '',
    fingerprint: facts.fingerprint,
    proof: proofFor(scopeKeyOf(knows, facts.scope), 'server', facts),
    signature: sign(null, Buffer.from(proofText('accept', facts)), privateKey).toString('base64url'),
  };
}

function codeOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
  return 'admitted';
}

describe('the gate', () => {
  it('admits who proves the token, and keeps its certificate and key for the run', () => {
    const gate = createListenerGate(token, scope, null);
    expect([gate.fingerprint(), gate.publicKey()]).toEqual([null, null]);
    const facts = factsOf(gate);
    const acceptance = accept(facts);
    gate.admit(facts, acceptance);
    expect([gate.fingerprint(), gate.publicKey()]).toEqual([ours, acceptance.publicKey]);
    expect(
      codeOf(() => {
        gate.checkFingerprint(strange);
      }),
    ).toBe('chum.wrong-fingerprint');
    const again = factsOf(gate);
    expect(again.clientNonce).not.toBe(facts.clientNonce);
    expect(
      codeOf(() => {
        gate.admit(again, accept(again));
      }),
    ).toBe('admitted');
  });

  it.each<readonly [string, string, (facts: HandshakeFacts) => Acceptance]>([
    ['another token', 'chum.not-a-listener', (facts) => accept(facts, signer, 'x'.repeat(43))],
    [
      'a signature of another key',
      'chum.not-a-listener',
      (facts) => ({
        ...accept(facts),
        signature: accept(facts, generateKeyPairSync('ed25519')).signature,
      }),
    ],
    [
      'a proof of before',
      'chum.not-a-listener',
      (facts) => accept({ ...facts, clientNonce: 'A'.repeat(43) }),
    ],
    [
      'the proof of the client, sent back',
      'chum.not-a-listener',
      (facts) => ({ ...accept(facts), proof: proofFor(scopeKeyOf(token, scope), 'client', facts) }),
    ],
    [
      'a certificate of which it says another',
      'chum.wrong-fingerprint',
      (facts) => ({ ...accept(facts), fingerprint: strange }),
    ],
  ])('refuses %s', (_what, code, acceptanceOf) => {
    const gate = createListenerGate(token, scope, null);
    const facts = factsOf(gate);
    expect(
      codeOf(() => {
        gate.admit(facts, acceptanceOf(facts));
      }),
    ).toBe(code);
    // Nothing of it is kept.
    expect([gate.fingerprint(), gate.publicKey()]).toEqual([null, null]);
  });

  it('refuses another receipt key, or another certificate, in the middle of a run', () => {
    const gate = createListenerGate(token, scope, null);
    const first = factsOf(gate);
    gate.admit(first, accept(first));
    const key = gate.publicKey();
    const second = factsOf(gate);
    expect(
      codeOf(() => {
        gate.admit(second, accept(second, generateKeyPairSync('ed25519')));
      }),
    ).toBe('chum.not-a-listener');
    const moved = factsOf(gate, strange);
    expect(
      codeOf(() => {
        gate.admit(moved, accept(moved));
      }),
    ).toBe('chum.wrong-fingerprint');
    expect([gate.fingerprint(), gate.publicKey()]).toEqual([ours, key]);
  });

  it('takes none but a pinned certificate', () => {
    const gate = createListenerGate(token, scope, strange);
    expect(
      codeOf(() => {
        gate.checkFingerprint(ours);
      }),
    ).toBe('chum.wrong-fingerprint');
    const facts = factsOf(gate);
    expect(
      codeOf(() => {
        gate.admit(facts, accept(facts));
      }),
    ).toBe('chum.wrong-fingerprint');
    expect(gate.publicKey()).toBeNull();
  });
});
