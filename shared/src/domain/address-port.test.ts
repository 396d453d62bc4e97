import { expect, it } from 'vitest';
import { addressWithPort } from './address-port.ts';

it.each([
  ['203.0.113.9', 443, '203.0.113.9:443'],
  ['2001:db8::1', 443, '[2001:db8::1]:443'],
  ['2001:db8::1', 0, '2001:db8::1'],
  ['203.0.113.9', null, '203.0.113.9'],
  ['203.0.113.9', undefined, '203.0.113.9'],
])('%s and %s', (address, port, text) => {
  expect(addressWithPort(address, port)).toBe(text);
});
