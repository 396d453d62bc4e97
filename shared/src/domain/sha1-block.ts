// SHA-1 (FIPS 180-4) of a short message, in plain TypeScript: the identity of a flow is needed where there is no Node.
// Not for secrets: SHA-1 is what the Community ID prescribes.

/** A longer message would take a second block. */
const longestMessage = 55;
const rounds = 80;
type State = readonly [number, number, number, number, number];
/** §5.3.1 */
const initialState: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];

/**
 * 20 bytes.
 * @throws RangeError for a message of more than 55 bytes
 */
export function sha1OfShort(message: Uint8Array): Uint8Array {
  if (message.length > longestMessage)
    throw new RangeError(`A message of ${message.length} bytes is too long.`);
  const words = scheduleOf(message);
  let [a, b, c, d, e]: State = initialState;
  for (let round = 0; round < rounds; round++) {
    const mixed = mix(round, b, c, d);
    const next = (rotate(a, 5) + mixed + e + (words[round] as number)) | 0;
    [a, b, c, d, e] = [next, a, rotate(b, 30), c, d];
  }
  const digest = new DataView(new ArrayBuffer(20));
  for (const [at, word] of [a, b, c, d, e].entries())
    digest.setInt32(at * 4, word + (initialState[at] as number));
  return new Uint8Array(digest.buffer);
}

/** §5.1.1: a 1 bit behind the message, and its length in bits at the end; §6.1.2: 80 words from these 16. */
function scheduleOf(message: Uint8Array): Int32Array {
  const block = new Uint8Array(64);
  block.set(message);
  block[message.length] = 0x80;
  const view = new DataView(block.buffer);
  view.setUint32(60, message.length * 8);
  const words = new Int32Array(rounds);
  for (let at = 0; at < 16; at++) words[at] = view.getInt32(at * 4);
  for (let at = 16; at < rounds; at++) {
    const word =
      (words[at - 3] as number) ^
      (words[at - 8] as number) ^
      (words[at - 14] as number) ^
      (words[at - 16] as number);
    words[at] = rotate(word, 1);
  }
  return words;
}

/** §4.1.1 and §4.2.1: function and constant of a round. */
function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
