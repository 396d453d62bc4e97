// Base32 in small letters without padding (RFC 4648 §6): bytes that survive a DNS name, where capitals do not count.

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const values = new Map(Array.from(alphabet, (letter, value) => [letter, value]));

export function encodeBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((held >> bits) & 31);
    }
  }
  return bits > 0 ? text + alphabet.charAt((held << (5 - bits)) & 31) : text;
}

/** Null for anything that encodeBase32 does not write (capitals apart): odd letters, lengths, bits left over. */
export function decodeBase32(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let bits = 0;
  let held = 0;
  let length = 0;
  for (const letter of text.toLowerCase()) {
    const value = values.get(letter);
    if (value === undefined) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = (held >> bits) & 255;
  }
  const isWhole = bits < 5 && (held & ((1 << bits) - 1)) === 0;
  return isWhole ? bytes : null;
}
