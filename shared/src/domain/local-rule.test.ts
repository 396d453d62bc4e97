// What is local, by each of the three rules, and which side of a flow that makes.
import { describe, expect, it } from 'vitest';
import { clientIsLocalSide, createLocalRule, isGroupAddress, localAddressIds } from './local-rule.ts';
import { StringDictionary } from './string-dictionary.ts';

describe('createLocalRule', () => {
  it.each([
    ['10.9.8.7', true],
    ['172.15.0.1', false],
    ['172.31.0.1', true],
    ['192.168.2.1', true],
    ['100.64.0.1', true],
    ['100.128.0.1', false],
    ['169.254.3.4', true],
    ['127.0.0.1', true],
    ['203.0.113.9', false],
    ['fd00::1', true],
    ['fe80::1', true],
    ['2001:db8::1', false],
    ['::1', true],
    ['224.0.0.251', false],
    ['not an address', false],
  ])('private ranges: %s is local: %s', (address, expected) => {
    expect(createLocalRule({ rule: 'ranges', addresses: [] }).isLocal(address)).toBe(expected);
  });

  it('takes given ranges instead of the private ones, and says so', () => {
    const rule = createLocalRule({ rule: 'given', addresses: ['203.0.113.0/24', 'rubbish'] });
    expect([rule.isLocal('203.0.113.9'), rule.isLocal('10.0.0.1')]).toEqual([true, false]);
    expect(rule.text).toContain('--local');
    expect(rule.text).toContain('203.0.113.0/24');
  });

  it('takes the addresses of an interface', () => {
    const rule = createLocalRule({ rule: 'interface', addresses: ['198.51.100.4', 'fe80::5'] });
    expect([rule.isLocal('198.51.100.4'), rule.isLocal('198.51.100.5'), rule.isLocal('fe80::5')]).toEqual([
      true,
      false,
      true,
    ]);
    expect(rule.text).toMatch(/interface/);
  });

  it('falls back to the private ranges when nothing given can be used', () => {
    const rule = createLocalRule({ rule: 'given', addresses: ['rubbish'] });
    expect(rule.record.rule).toBe('ranges');
    expect(rule.isLocal('10.0.0.1')).toBe(true);
  });

  it('names eight addresses at most', () => {
    const addresses = Array.from({ length: 30 }, (_, at) => `10.0.0.${at}`);
    expect(createLocalRule({ rule: 'given', addresses }).text).toContain('and 22 more');
  });
});

describe('the local side of a flow', () => {
  const addresses = new StringDictionary();
  const inside = addresses.intern('10.0.0.1');
  const other = addresses.intern('10.0.0.2');
  const outside = addresses.intern('203.0.113.1');
  const far = addresses.intern('203.0.113.2');
  const local = localAddressIds(addresses, createLocalRule({ rule: 'ranges', addresses: [] }));

  it.each([
    ['client local', inside, outside, true],
    ['server local', outside, inside, false],
    ['both local: the client', inside, other, true],
    ['neither local: the client', outside, far, true],
  ])('%s', (_name, client, server, expected) => {
    expect(clientIsLocalSide(local, client, server)).toBe(expected);
  });
});

it.each([
  ['224.0.0.1', true],
  ['239.255.255.250', true],
  ['255.255.255.255', true],
  ['0.0.0.0', true],
  ['ff02::fb', true],
  ['10.0.0.255', false],
  ['2001:db8::1', false],
])('%s is a group: %s', (address, expected) => {
  expect(isGroupAddress(address)).toBe(expected);
});
