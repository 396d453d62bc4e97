// JA4 against published values and, for many generated hellos, against another implementation.

import { Readable } from 'node:stream';

import fc from 'fast-check';
import { calculateJa4, readTlsClientHello } from 'read-tls-client-hello';
import { describe, expect, it } from 'vitest';

import { readClientHello } from './client-hello.ts';
import { ja4 } from './ja4.ts';
import {
  ascii,
  exampleHello,
  extension,
  helloMessage,
  tlsRecords,
  type HelloOptions,
} from './testing/byte-builders.ts';

function fingerprint(options: HelloOptions): string {
  const message = helloMessage(options);
  const hello = readClientHello(Uint8Array.from(message), 4, message.length);
  if (hello?.whole !== true) throw new Error('The builder made a broken hello.');
  return ja4(hello, 't', new Map());
}

describe('ja4', () => {
  it('gives the value of the specification for its example', () => {
    expect(fingerprint(exampleHello())).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  it('does not depend on the order of ciphers and extensions', () => {
    const { ciphers = [], extensions } = exampleHello();
    const shuffled = { ciphers: [...ciphers].reverse(), extensions: [...(extensions ?? [])].reverse() };
    expect(fingerprint(shuffled)).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  it('depends on the order of the signature algorithms', () => {
    const one = fingerprint({ extensions: [extension.signatureAlgorithms(0x0403, 0x0804)] });
    const other = fingerprint({ extensions: [extension.signatureAlgorithms(0x0804, 0x0403)] });
    expect(one).not.toBe(other);
  });

  it.each([
    ['TLS 1.2 without extensions', { extensions: null }, /^t12i020000_[0-9a-f]{12}_000000000000$/],
    ['an empty extension list', { extensions: [] }, /^t12i020000_[0-9a-f]{12}_000000000000$/],
    ['no ciphers', { ciphers: [], extensions: [] }, /^t12i000000_000000000000_000000000000$/],
    ['only GREASE ciphers', { ciphers: [0x1a1a], extensions: [] }, /^t12i000000_000000000000_/],
    [
      'only SNI and ALPN',
      { extensions: [extension.serverName('a.b'), extension.alpn(ascii('h2'))] },
      /^t12d0202h2_.*_000000000000$/,
    ],
    ['TLS 1.0', { version: 0x0301, extensions: [] }, /^t10i/],
    ['TLS 1.1', { version: 0x0302, extensions: [] }, /^t11i/],
    ['SSL 3.0', { version: 0x0300, extensions: [] }, /^ts3i/],
    ['an unknown version', { version: 0x0305, extensions: [] }, /^t00i/],
    [
      'supported_versions with GREASE highest',
      { extensions: [extension.supportedVersions(0xfafa, 0x0303, 0x0304)] },
      /^t13i0201/,
    ],
    [
      'supported_versions without 1.3',
      { extensions: [extension.supportedVersions(0x0302, 0x0303)] },
      /^t12i0201/,
    ],
    ['a pair of equal nibbles that is not GREASE', { ciphers: [0x0a1a], extensions: [] }, /^t12i0100/],
  ] as [string, HelloOptions, RegExp][])('writes %s', (_name, options, expected) => {
    expect(fingerprint(options)).toMatch(expected);
  });

  it.each([
    ['h2', 'h2'],
    ['http/1.1', 'h1'],
    ['x', 'xx'],
    ['\u00ab', 'ab'],
    ['\u0030\u00ab', '3b'],
    ['\u0030\u0031\u00ab\u00cd', '3d'],
    ['\u0030\u00ab\u00cd\u0031', '01'],
    ['', '00'],
  ])('takes the ends of the first protocol: %j gives %s', (protocol, expected) => {
    const extensions = protocol === '' ? [extension.alpn()] : [extension.alpn(ascii(protocol), ascii('zz'))];
    expect(fingerprint({ extensions }).slice(8, 10)).toBe(expected);
  });

  it('caps both counts at 99', () => {
    const ciphers = Array.from({ length: 120 }, (_, at) => 0x0100 + at);
    const extensions = Array.from({ length: 130 }, (_, at) => extension.empty(0x3000 + at));
    expect(fingerprint({ ciphers, extensions })).toMatch(/^t12i9999/);
  });

  it('hashes signature algorithms after an underscore, and none without it', () => {
    // printf 000d_0403 | sha256sum, printf 000d | sha256sum
    const withAlgorithms = fingerprint({ extensions: [extension.signatureAlgorithms(0x0403)] });
    const without = fingerprint({ extensions: [extension.signatureAlgorithms()] });
    expect(withAlgorithms.slice(-12)).toBe('79c50902419d');
    expect(without.slice(-12)).toBe('06540eb5c95f');
  });

  it('agrees with read-tls-client-hello on generated hellos', async () => {
    const u16 = fc.integer({ min: 0, max: 0xffff }).filter((value) => (value & 0x0f0f) !== 0x0a0a);
    const grease = fc.integer({ min: 0, max: 15 }).map((nibble) => (nibble * 0x1010) | 0x0a0a);
    const value = fc.oneof({ weight: 5, arbitrary: u16 }, { weight: 1, arbitrary: grease });
    const known = new Set([0, 13, 16, 43]);
    const extensionTypes = fc.array(
      value.filter((type) => !known.has(type)),
      { minLength: 1, maxLength: 30 },
    );
    const word = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    const options = fc.record({
      version: fc.constantFrom(0x0301, 0x0302, 0x0303),
      ciphers: fc.array(value, { maxLength: 40 }),
      types: extensionTypes,
      name: fc.option(word),
      protocols: fc.option(fc.array(word, { minLength: 1, maxLength: 3 })),
      algorithms: fc.option(fc.array(value, { maxLength: 12 })),
      thirteen: fc.boolean(),
    });
    const property = fc.asyncProperty(options, async (given) => {
      const extensions = [
        ...given.types.map(extension.empty),
        ...(given.name === null ? [] : [extension.serverName(given.name)]),
        ...(given.protocols === null ? [] : [extension.alpn(...given.protocols.map(ascii))]),
        ...(given.algorithms === null ? [] : [extension.signatureAlgorithms(...given.algorithms)]),
        ...(given.thirteen ? [extension.supportedVersions(0x7a7a, 0x0304, 0x0303)] : []),
        extension.empty(0x0017),
      ];
      const hello = { version: given.version, ciphers: given.ciphers, extensions };
      const bytes = Buffer.from(tlsRecords(helloMessage(hello)));
      const theirs = calculateJa4(await readTlsClientHello(Readable.from([bytes], { objectMode: false })));
      expect(fingerprint(hello)).toBe(theirs);
    });
    await fc.assert(property, { numRuns: 300, seed: 4 });
  });
});
