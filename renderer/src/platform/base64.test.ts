import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64ToBytes, bytesToBase64 } from './base64.ts';

test('bytes come back, also over several chunks', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(base64ToBytes(bytesToBase64(bytes))).toEqual(new Uint8Array(bytes));
    }),
  );
  const large = Uint8Array.from({ length: 0x8000 * 2 + 1 }, (_, index) => index % 251);
  expect(bytesToBase64(large)).toBe(Buffer.from(large).toString('base64'));
  expect(base64ToBytes(bytesToBase64(large))).toEqual(large);
});
