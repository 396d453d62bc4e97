// Domain names out of DNS messages (RFC 1035 §3.1, §4.1.4) as JAWS writes them: lower case, no final dot,
// bytes that are not plain visible ASCII as `\DDD`. The root is `.`.

/** RFC 1035 §2.3.4 allows 255 bytes on the wire; a name that needs more is refused. */
const longestName = 255;
/** A name of 255 bytes has at most 127 labels, so that no honest name needs more pointers than this. */
const mostPointers = 128;

const texts: readonly string[] = Array.from({ length: 256 }, (_, byte) => textOf(byte));

function textOf(byte: number): string {
  const plain = byte > 0x20 && byte < 0x7f && byte !== 0x2e && byte !== 0x5c;
  if (plain) return String.fromCharCode(byte).toLowerCase();
  return `\\${byte.toString().padStart(3, '0')}`;
}

/** Where the name ended, and why it was not readable. One object per decoder, reused. */
export interface NameCursor {
  /** First byte after the name in its own place (pointers do not move it). */
  next: number;
  /** The bytes ended inside the name: it may be fine on the wire. */
  cut: boolean;
}

/**
 * Reads the name at `position` of the message `bytes[start, end)`; null when malformed or cut. Pointers may only
 * lead backwards and never out of the message, so that the loop ends.
 */
// eslint-disable-next-line complexity -- one loop over untrusted bytes: its bounds are easier to check in one place
export function readDnsName(
  bytes: Uint8Array,
  start: number,
  end: number,
  position: number,
  cursor: NameCursor,
): string | null {
  cursor.cut = false;
  cursor.next = -1;
  let text = '';
  let wireLength = 1;
  let at = position;
  let pointers = 0;
  for (;;) {
    if (at >= end) return cutShort(cursor);
    const length = bytes[at] as number;
    if (length === 0) break;
    if (length >= 0xc0) {
      if (at + 1 >= end) return cutShort(cursor);
      const target = start + (((length & 0x3f) << 8) | (bytes[at + 1] as number));
      if (cursor.next < 0) cursor.next = at + 2;
      pointers++;
      if (target >= at || pointers > mostPointers) return null;
      at = target;
      continue;
    }
    wireLength += length + 1;
    if (length > 63 || wireLength > longestName) return null;
    if (at + 1 + length > end) return cutShort(cursor);
    text = text === '' ? label(bytes, at + 1, length) : `${text}.${label(bytes, at + 1, length)}`;
    at += 1 + length;
  }
  if (cursor.next < 0) cursor.next = at + 1;
  return text === '' ? '.' : text;
}

function cutShort(cursor: NameCursor): null {
  cursor.cut = true;
  return null;
}

function label(bytes: Uint8Array, from: number, length: number): string {
  let text = '';
  for (let at = from; at < from + length; at++) text += texts[bytes[at] as number] as string;
  return text;
}

/** A host name given as plain bytes (SNI, Host header), written as DNS names are; dots separate its labels. */
export function hostText(bytes: Uint8Array, start: number, end: number): string {
  let last = end;
  if (last > start + 1 && bytes[last - 1] === 0x2e) last--;
  let text = '';
  for (let at = start; at < last; at++) {
    const byte = bytes[at] as number;
    text += byte === 0x2e ? '.' : (texts[byte] as string);
  }
  return text;
}
