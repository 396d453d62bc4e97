// The secret that lets a page talk to the host: made anew for each start, shown once in the address.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 32 random bytes (256 bits) as base64url. */
export function createAccessToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Constant time: hashes have one length, so neither content nor length shows in the time taken. */
export function isSameToken(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
