// Lines, names and texts of the listener's protocol: what is written is read back, and nothing else is read.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase32, encodeBase32 } from './base32.ts';
import { canonicalJson } from './canonical-json.ts';
import { defaultDnsZone, dnsChunkBytes, isInZone, readDnsName, writeDnsName } from './dns-exfil.ts';
import {
  proofText,
  readLine,
  readScope,
  scopeKeyText,
  writeLine,
  type ProtocolLine,
} from './listener-protocol.ts';

const nonce = 'A'.repeat(42) + '_';
const runId = '0123456789abcdef0123456789abcdef';
const acceptance = {
  publicKey: nonce,
  fingerprint: 'ab'.repeat(32),
  proof: nonce,
  signature: 'b'.repeat(86),
};
const lines: ProtocolLine[] = [
  { kind: 'hello', scope: `run:${runId}`, clientNonce: nonce },
  { kind: 'hello', scope: 'upload:my_data-1', clientNonce: nonce },
  { kind: 'challenge', serverNonce: nonce },
  { kind: 'proof', proof: nonce },
  { kind: 'accept', acceptance },
  { kind: 'done', applicationBytes: 25_000_000, sha256: 'cd'.repeat(32) },
];

describe('lines', () => {
  it.each(lines.map((line) => [writeLine(line).trimEnd(), line] as const))(
    '%s is read back',
    (text, line) => {
      expect(readLine(text)).toEqual(line);
    },
  );

  it.each([
    ['another version', `JAWS/2 PROOF ${nonce}`],
    ['another verb', `JAWS/1 PLEASE ${nonce}`],
    ['a word too many', `JAWS/1 PROOF ${nonce} ${nonce}`],
    ['an empty word', `JAWS/1 PROOF  ${nonce}`],
    ['a word at the end', `JAWS/1 PROOF ${nonce} `],
    ['a short nonce', `JAWS/1 PROOF ${nonce.slice(1)}`],
    ['a run id that is a path', `JAWS/1 HELLO run:../../etc/x ${nonce}`],
    ['an upload that is a path', `JAWS/1 HELLO upload:../../etc/x ${nonce}`],
    ['a number with a leading zero', `JAWS/1 DONE 01 ${'cd'.repeat(32)}`],
    ['nothing', ''],
  ])('%s is no line', (_what, text) => {
    expect(readLine(text)).toBeNull();
  });

  it('no text makes it throw, and what it reads it writes the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', 'JAWS/1 HELLO ', 'JAWS/1 DONE '), (text, start) => {
        const line = readLine(start + text);
        if (line !== null) expect(writeLine(line)).toBe(`${start}${text}\n`);
      }),
    );
  });
});

describe('scopes and proofs', () => {
  it.each([
    'run:',
    'run:xyz',
    `run:${runId}0`,
    'upload:',
    'upload:-a',
    'upload:a/b',
    'upload:.',
    'status',
    '',
  ])('%j is no scope', (text) => {
    expect(readScope(text)).toBeNull();
  });

  it('every role, scope and nonce has a text of its own', () => {
    const facts = {
      scope: `run:${runId}`,
      clientNonce: nonce,
      serverNonce: 'x'.repeat(43),
      fingerprint: 'ab',
    } as const;
    const texts = [
      ...(['client', 'server', 'accept'] as const).map((role) => proofText(role, facts)),
      proofText('client', { ...facts, scope: 'upload:a' }),
      proofText('client', { ...facts, clientNonce: facts.serverNonce, serverNonce: nonce }),
      proofText('client', { ...facts, fingerprint: 'cd' }),
      scopeKeyText(facts.scope),
      scopeKeyText('upload:a'),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe('base32', () => {
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('%j is as in RFC 4648', (plain, text) => {
    expect(encodeBase32(new TextEncoder().encode(plain))).toBe(text);
  });

  it('is read back, also in capitals', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase32(bytes);
        expect(decodeBase32(text)).toEqual(bytes);
        expect(decodeBase32(text.toUpperCase())).toEqual(bytes);
      }),
    );
  });

  it.each(['a', 'abc', 'mz!q', 'm1', 'mz', 'mzxr'])('%j is none', (text) => {
    expect(decodeBase32(text)).toBeNull();
  });
});

describe('names', () => {
  it('the largest chunk fits a name below any zone, one byte more does not', () => {
    for (const zone of [defaultDnsZone, 'a.b', `${'z'.repeat(60)}.example`]) {
      const size = dnsChunkBytes(zone);
      const name = (bytes: number): string =>
        writeDnsName({ kind: 'data', runId, sequence: 999_999_999, data: new Uint8Array(bytes) }, zone);
      expect(name(size).length).toBeLessThanOrEqual(253);
      expect(name(size + 1).length).toBeGreaterThan(253);
      expect(
        Math.max(
          ...name(size)
            .split('.')
            .map((label) => label.length),
        ),
      ).toBeLessThanOrEqual(63);
    }
  });

  it('data is read back whatever its size, number and capitals', () => {
    const sizes = { minLength: 1, maxLength: dnsChunkBytes(defaultDnsZone) };
    fc.assert(
      fc.property(fc.uint8Array(sizes), fc.nat(999_999_999), fc.boolean(), (data, sequence, loud) => {
        const name = writeDnsName({ kind: 'data', runId, sequence, data }, defaultDnsZone);
        expect(readDnsName(loud ? name.toUpperCase() : name, defaultDnsZone)).toEqual({
          kind: 'data',
          runId,
          sequence,
          data,
        });
      }),
    );
  });

  it('the handshake is read back', () => {
    const clientNonce = new Uint8Array(32).fill(7);
    const hello = { kind: 'hello', runId, clientNonce } as const;
    const proof = { kind: 'proof', runId, clientNonce, proof: new Uint8Array(32).fill(9) } as const;
    expect(readDnsName(writeDnsName(hello, 'z.test'), 'z.test')).toEqual(hello);
    expect(readDnsName(writeDnsName(proof, 'z.test'), 'z.test')).toEqual(proof);
  });

  it.each([
    'chum.test',
    'www.chum.test',
    `my.0.${runId}.other.test`,
    `my.00.${runId}.chum.test`,
    `my.-1.${runId}.chum.test`,
    `my.1234567890.${runId}.chum.test`,
    `0.${runId}.chum.test`,
    `m1.0.${runId}.chum.test`,
    `my.h.${runId}.chum.test`,
    `my.0.${runId.slice(1)}.chum.test`,
  ])('%s is none of ours', (name) => {
    expect(readDnsName(name, 'chum.test')).toBeNull();
  });

  it('knows what is below its zone', () => {
    expect(['chum.test', 'A.CHUM.test'].map((name) => isInZone(name, 'chum.test'))).toEqual([true, true]);
    expect(['xchum.test', 'test', ''].map((name) => isInZone(name, 'chum.test'))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys, and parses to the same value', () => {
    const value = { b: [1, { z: null, a: 'x"y' }], a: true, ä: 1.5 };
    expect(canonicalJson(value)).toBe('{"a":true,"b":[1,{"a":"x\\"y","z":null}],"ä":1.5}');
    expect(canonicalJson({ ä: 1.5, a: true, b: [1, { a: 'x"y', z: null }] })).toBe(canonicalJson(value));
  });

  it('parse and write again gives the same text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});
