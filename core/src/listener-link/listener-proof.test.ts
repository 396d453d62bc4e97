import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { proofText, type Acceptance, type HandshakeFacts } from '@jaws/shared/exfil/listener-protocol';
import { proofFor, provesItself, scopeKeyOf } from './listener-proof.ts';

const token = 'T'.repeat(43);
const facts: HandshakeFacts = {
  scope: 'upload:monday',
  clientNonce: 'c'.repeat(43),
  serverNonce: 's'.repeat(43),
  fingerprint: 'ab'.repeat(32),
};
const key = scopeKeyOf(token, facts.scope);
const { publicKey, privateKey } = generateKeyPairSync('ed25519');

function acceptanceOf(about: HandshakeFacts = facts, secret = token): Acceptance {
  return {
    publicKey: String(publicKey.export({ format: 'jwk' }).x),
    fingerprint: about.fingerprint,
    proof: proofFor(scopeKeyOf(secret, about.scope), 'server', about),
    signature: sign(null, Buffer.from(proofText('accept', about)), privateKey).toString('base64url'),
  };
}

describe('provesItself', () => {
  it('takes what the token, the certificate seen and the key confirm', () => {
    expect(provesItself(key, facts, acceptanceOf())).toBe(true);
  });

  it.each<[string, Acceptance]>([
    ['another token', acceptanceOf(facts, 'U'.repeat(43))],
    ['another certificate', acceptanceOf({ ...facts, fingerprint: 'cd'.repeat(32) })],
    ['an earlier handshake', acceptanceOf({ ...facts, clientNonce: 'd'.repeat(43) })],
    ['another upload', acceptanceOf({ ...facts, scope: 'upload:tuesday' })],
    ['our own proof sent back', { ...acceptanceOf(), proof: proofFor(key, 'client', facts) }],
    ['no signature of this key', { ...acceptanceOf(), signature: 'A'.repeat(86) }],
    ['a key that is none', { ...acceptanceOf(), publicKey: '_'.repeat(43) }],
  ])('refuses %s', (_name, acceptance) => {
    expect(provesItself(key, facts, acceptance)).toBe(false);
  });
});
