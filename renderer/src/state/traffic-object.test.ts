import { describe, expect, test } from 'vitest';
import { objectCondition, objectOf, objectText, readObject } from './traffic-object.ts';

describe('traffic objects in the address', () => {
  test.each([
    { address: '10.0.0.1', peer: null },
    { address: '10.0.0.1', peer: '203.0.113.5' },
    { address: 'fe80::1%eth0', peer: '2001:db8::7' },
    { address: '02:00:5e:10:00:01', peer: null },
  ])('$address, $peer is read as it was written', (object) => {
    expect(readObject(objectText(object))).toEqual(object);
  });

  test.each([null, '', '>', '10.0.0.1>', '>10.0.0.1', 'a>b>c', '10.0.0.1 or proto == TCP', '"<script>"'])(
    '%s is none',
    (text) => {
      expect(readObject(text)).toBeNull();
    },
  );
});

test('an object of a sweep, or of missing names, is its client alone', () => {
  expect(objectOf(['10.0.0.1', '*'])).toEqual({ address: '10.0.0.1', peer: null });
  expect(objectOf(['10.0.0.1', ''])).toEqual({ address: '10.0.0.1', peer: null });
  expect(objectOf([null, undefined])).toBeNull();
});

test('the packets of a pair have both ends, whichever sent them', () => {
  expect(objectCondition({ address: '10.0.0.1', peer: '203.0.113.5' })).toBe(
    'ip == 10.0.0.1 and ip == 203.0.113.5',
  );
});
