// Prefix-preserving pseudonyms of addresses: two addresses that share their first n bits share the first n bits
// of their pseudonyms, and no more. The scheme is Crypto-PAn's (Xu, Fan, Ammar, Moon: "Prefix-Preserving IP
// Address Anonymization", ICNP 2002) with AES-128; IPv6 uses all 128 bits and a pad of its own.

import { Buffer } from 'node:buffer';
import { createCipheriv } from 'node:crypto';
import { formatIp, parseIp } from '@jaws/shared/domain/ip-address';

const blockBytes = 16;

/** `key`: 32 random bytes, the first half for AES, the second for the pad. Texts that are no address: null. */
export function createAddressAnonymiser(key: Uint8Array): (text: string) => string | null {
  const encrypt = createEncryption(key.subarray(0, blockBytes));
  const pad4 = encrypt(Buffer.from(key.subarray(blockBytes, 2 * blockBytes)));
  const pad6 = encrypt(pad4);
  return (text) => {
    const address = parseIp(text);
    if (address === null) return null;
    const pseudonym = anonymiseBytes(address.bytes, address.version === 4 ? pad4 : pad6, encrypt);
    return formatIp({ version: address.version, bytes: pseudonym });
  };
}

/** Bit i is flipped by the first bit of AES(first i bits of the address, then the pad's). */
function anonymiseBytes(
  address: Uint8Array,
  pad: Uint8Array,
  encrypt: (blocks: Buffer) => Buffer,
): Uint8Array {
  const bits = address.length * 8;
  const blocks = Buffer.alloc(bits * blockBytes);
  for (let bit = 0; bit < bits; bit++) {
    const block = blocks.subarray(bit * blockBytes, (bit + 1) * blockBytes);
    block.set(pad);
    for (let at = 0; at * 8 < bit; at++) {
      const mask = bit - at * 8 >= 8 ? 0xff : (0xff << (8 - (bit - at * 8))) & 0xff;
      block[at] = ((address[at] as number) & mask) | ((pad[at] as number) & ~mask);
    }
  }
  // All blocks of an address in one call instead of 32 or 128.
  const encrypted = encrypt(blocks);
  const result = Uint8Array.from(address);
  for (let bit = 0; bit < bits; bit++) {
    const flip = (encrypted[bit * blockBytes] as number) >>> 7;
    const at = bit >>> 3;
    result[at] = (result[at] as number) ^ (flip << (7 - (bit & 7)));
  }
  return result;
}

/** Single blocks, each on its own: the scheme wants a pseudorandom function, not a mode. */
function createEncryption(key: Uint8Array): (blocks: Buffer) => Buffer {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return (blocks) => cipher.update(blocks);
}
