// The methods of HTTP: the cheap test of a payload's first bytes, before anything else of a request is read.

/** RFC 9110, WebDAV (RFC 4918, 3253, 5323), CalDAV's REPORT, UPnP: each is a token in front of a blank. */
const methods = [
  'GET POST PUT HEAD DELETE OPTIONS PATCH CONNECT TRACE',
  'PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK SEARCH REPORT MERGE CHECKOUT',
  'SUBSCRIBE UNSUBSCRIBE NOTIFY M-SEARCH PURGE BITS_POST CCM_POST RPC_CONNECT RPC_IN_DATA RPC_OUT_DATA',
]
  .join(' ')
  .split(' ')
  .map((text) => ({ text, bytes: Uint8Array.from(text, (letter) => letter.charCodeAt(0)) }));

const methodsByFirstByte: readonly (readonly (typeof methods)[number][] | undefined)[] = Array.from(
  { length: 256 },
  (_, byte) => {
    const found = methods.filter((method) => method.bytes[0] === byte);
    return found.length === 0 ? undefined : found;
  },
);

/** The bytes that a method can begin with. */
export const httpMethodBytes: readonly number[] = methods.map(({ bytes }) => bytes[0] as number);

/** The method that `bytes[start, end)` begins with, a blank behind it; or null. */
export function httpMethodAt(bytes: Uint8Array, start: number, end: number): string | null {
  const candidates = methodsByFirstByte[bytes[start] as number];
  if (candidates === undefined) return null;
  for (const { text, bytes: token } of candidates) {
    const behind = start + token.length;
    if (behind < end && startsWith(bytes, start, token, token.length) && isBlank(bytes[behind] as number))
      return text;
  }
  return null;
}

/** True where all of `bytes[start, end)` is the beginning of a method, or all of one. */
export function isMethodPart(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  const candidates = methodsByFirstByte[bytes[start] as number] ?? [];
  return candidates.some(
    ({ bytes: token }) => length <= token.length && startsWith(bytes, start, token, length),
  );
}

/** The white space that RFC 9112 §3 lets stand between the words of a request line. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c || byte === 0x0d;
}

function startsWith(bytes: Uint8Array, at: number, token: Uint8Array, length: number): boolean {
  for (let index = 1; index < length; index++) {
    if (bytes[at + index] !== token[index]) return false;
  }
  return true;
}
