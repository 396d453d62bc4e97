// Answers of registries: whatever comes is read or refused, never thrown.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rdapNetwork } from '../contract/lookup-online.ts';
import { rangeHolds, rangeOf, readRdapAnswer, standsForAll } from './rdap-answer.ts';

const base = { objectClassName: 'ip network', startAddress: '9.9.9.0', endAddress: '9.9.9.255' };

test('the least answer is one', () => {
  expect(readRdapAnswer(base, '9.9.9.9', 'https://r.example/')).toMatchObject({
    start: '9.9.9.0',
    abuse: null,
  });
});

test.each([
  [{ ...base, objectClassName: 'entity' }],
  [{ ...base, startAddress: 7 }],
  [{ ...base, endAddress: '9.9.9.8' }],
  [{ ...base, startAddress: '9.9.9.200', endAddress: '9.9.9.100' }],
  [{ ...base, endAddress: '2001::1' }],
  [null],
  [[]],
])('%j is no answer about 9.9.9.9', (value) => {
  expect(readRdapAnswer(value, '9.9.9.9', '')).toBeNull();
});

test('odd parts count as absent, and whatever is read keeps to the contract', () => {
  const odd = fc.oneof(fc.jsonValue(), fc.string({ minLength: 600, maxLength: 700 }));
  const entity = fc.record(
    {
      roles: fc.oneof(fc.constant(['abuse', 'registrant']), odd),
      handle: odd,
      vcardArray: fc.oneof(
        fc.constant([
          'vcard',
          [
            ['fn', {}, 'text', 'x'],
            ['tel', {}, 'uri', 'tel:+1'],
          ],
        ]),
        odd,
      ),
      entities: odd,
    },
    { requiredKeys: [] },
  );
  const fields = {
    handle: odd,
    name: odd,
    type: odd,
    country: odd,
    status: odd,
    events: fc.oneof(odd, fc.array(odd)),
  };
  const answer = fc.record({ ...fields, entities: fc.oneof(odd, fc.array(entity)) }, { requiredKeys: [] });
  fc.assert(
    fc.property(answer, (value) => {
      const network = readRdapAnswer({ ...value, ...base }, '9.9.9.9', 'https://r.example/');
      expect(network).not.toBeNull();
      rdapNetwork.parse(network);
    }),
    { numRuns: 500 },
  );
});

test('ranges hold what lies in them, and only small ones stand for all', () => {
  const small = rangeOf({ start: '9.9.0.0', end: '9.9.255.255' });
  const large = rangeOf({ start: '8.0.0.0', end: '8.127.255.255' });
  expect(small && standsForAll(small) && rangeHolds(small, '9.9.255.255')).toBe(true);
  expect(small && (rangeHolds(small, '9.10.0.0') || rangeHolds(small, '::9.9.0.1'))).toBe(false);
  expect(large && standsForAll(large)).toBe(false);
  const six = rangeOf({ start: '2606:4700::', end: '2606:4700:ffff:ffff:ffff:ffff:ffff:ffff' });
  expect(six && standsForAll(six) && rangeHolds(six, '2606:4700::1111')).toBe(true);
});
