// The header that a load balancer puts in front of a connection's first bytes to name the client (HAProxy's PROXY
// protocol, versions 1 and 2). It is stepped over: the message behind it is what the client sent.

const versionOne = Uint8Array.from('PROXY ', (letter) => letter.charCodeAt(0));
/** §2.1: the longest line that version 1 can make, its end included. */
const longestLine = 107;
const versionTwo = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
/** §2.2: the signature, version and command, family, and the length of the rest. */
const fixedLength = 16;
/** Addresses and the extensions that are known take some hundred bytes. */
const longestRest = 4096;

/** Bytes of the PROXY header at `bytes[start, end)`; 0 = there is none, -1 = it goes on behind `end`. */
export function proxyPrefixLength(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === versionOne[0]) return lineLength(bytes, start, end);
  return bytes[start] === versionTwo[0] ? binaryLength(bytes, start, end) : 0;
}

function lineLength(bytes: Uint8Array, start: number, end: number): number {
  if (!beginsLike(versionOne, bytes, start, end)) return 0;
  const limit = Math.min(end, start + longestLine);
  for (let at = start + versionOne.length; at < limit; at++) {
    if (bytes[at] === 0x0a) return at + 1 - start;
  }
  return end - start < longestLine ? -1 : 0;
}

function binaryLength(bytes: Uint8Array, start: number, end: number): number {
  if (!beginsLike(versionTwo, bytes, start, end)) return 0;
  if (end - start < fixedLength) return -1;
  const rest = ((bytes[start + 14] as number) << 8) | (bytes[start + 15] as number);
  if ((bytes[start + 12] as number) >> 4 !== 2 || rest > longestRest) return 0;
  return end - start < fixedLength + rest ? -1 : fixedLength + rest;
}

/** As many bytes as there are. */
function beginsLike(wanted: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const length = Math.min(wanted.length, end - start);
  for (let index = 0; index < length; index++) {
    if (bytes[start + index] !== wanted[index]) return false;
  }
  return true;
}
