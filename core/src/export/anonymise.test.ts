// Pseudonyms: published Crypto-PAn vectors, the prefix property, hashes of names and MACs, guarded cells.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIp } from '@jaws/shared/domain/ip-address';
import { createAddressAnonymiser } from './anonymise-address.ts';
import { anonymisedTexts } from './anonymise-texts.ts';
import { guardCell } from './guard-cells.ts';

// The key of the authors' sample program (32 bytes) and lines of its sample trace.
const sampleKey = Uint8Array.of(
  21,
  34,
  23,
  141,
  51,
  164,
  207,
  128,
  19,
  10,
  91,
  22,
  73,
  144,
  125,
  16,
  216,
  152,
  143,
  131,
  121,
  121,
  101,
  39,
  98,
  87,
  76,
  45,
  42,
  132,
  34,
  2,
);

describe('addresses', () => {
  it.each([
    ['128.11.68.132', '135.242.180.132'],
    ['129.118.74.4', '134.136.186.123'],
    ['130.132.252.244', '133.68.164.234'],
    ['141.223.7.43', '141.167.8.160'],
    ['24.0.250.221', '100.15.198.226'],
    ['192.102.249.13', '252.138.62.131'],
  ])('%s becomes %s, as in the reference', (address, pseudonym) => {
    expect(createAddressAnonymiser(sampleKey)(address)).toBe(pseudonym);
  });

  const bitsOf = (text: string): string =>
    Array.from(parseIp(text)!.bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const shared = (a: string, b: string): number => {
    const [x, y] = [bitsOf(a), bitsOf(b)];
    let length = 0;
    while (length < x.length && x[length] === y[length]) length++;
    return length;
  };

  it.each([
    ['IPv4', fc.ipV4()],
    ['IPv6', fc.ipV6()],
  ])('%s pseudonyms share exactly the prefix that the addresses share', (_name, addresses) => {
    const anonymise = createAddressAnonymiser(sampleKey);
    fc.assert(
      fc.property(addresses, addresses, (a, b) => {
        expect(shared(anonymise(a)!, anonymise(b)!)).toBe(shared(a, b));
      }),
      { numRuns: 200 },
    );
  });

  it('says when a text is no address', () => {
    expect(createAddressAnonymiser(sampleKey)('printer')).toBeNull();
  });
});

describe('texts', () => {
  const changes = anonymisedTexts(new Uint8Array(64).fill(7));
  const others = anonymisedTexts(new Uint8Array(64).fill(8));

  it('hashes names with the key of this export', () => {
    expect(changes.name?.('Example.com')).toBe(changes.name?.('example.COM'));
    expect(changes.name?.('example.com')).not.toBe(others.name?.('example.com'));
    expect(changes.name?.('10.0.0.1')).toBe(changes.address?.('10.0.0.1'));
  });

  it('keeps group addresses apart from hosts', () => {
    expect(changes.mac?.('00:11:22:33:44:55')).toMatch(/^[0-9a-f][26ae](:[0-9a-f]{2}){5}$/);
    expect(changes.mac?.('ff:ff:ff:ff:ff:ff')).toMatch(/^[0-9a-f][37bf](:[0-9a-f]{2}){5}$/);
  });

  it.each([
    ['GET http://example.com/', /^GET http:\/\/name-[0-9a-f]{16}\/$/],
    ['GET http://10.0.0.1:80/x', /^GET http:\/\/\d+\.\d+\.\d+\.\d+:80\/path-[0-9a-f]{16}$/],
    ['GET http://[2001:db8::1]/x', /^GET http:\/\/\[[0-9a-f:]+\]\/path-[0-9a-f]{16}$/],
    ['http://example.com?secret', /^http:\/\/name-[0-9a-f]{16}\/path-[0-9a-f]{16}$/],
    // No port: the password in front of a host, and a number that is too long.
    ['GET http://user:12345@host/x', /^GET http:\/\/name-[0-9a-f]{16}\/path-[0-9a-f]{16}$/],
    ['http://example.com:123456/', /^http:\/\/name-[0-9a-f]{16}\/path-[0-9a-f]{16}$/],
    ['something else', /^url-[0-9a-f]{16}$/],
    ['POST /secret', /^POST url-[0-9a-f]{16}$/],
  ])('%s', (url, shape) => {
    expect(changes.url?.(url)).toMatch(shape);
  });
});

describe('guardCell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1'])('guards %j', (text) => {
    expect(guardCell(text)).toBe(`'${text}`);
  });

  it.each([
    ['a;=1', "a;'=1"],
    ['a,+1;-2', "a,'+1;'-2"],
    ['a\t@x', "a\t'@x"],
    ['a|=1', "a|'=1"],
    ['a; "=1"', 'a;\' "=1"'],
    [' =1', "' =1"],
    ['"=1"', '\'"=1"'],
  ])('guards %j, which another separator or dropped blanks make a formula', (text, guarded) => {
    expect(guardCell(text)).toBe(guarded);
  });

  it.each(['', 'a=b', '10.0.0.1', "'=1", 'a;b=1', 'x?q=1;n=-2'])('leaves %j', (text) => {
    expect(guardCell(text)).toBe(text);
  });
});
