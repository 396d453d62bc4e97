// The header of a gzip member (RFC 1952 §2.3): how long it is, or that the bytes are none.

const fixedLength = 10;
/** An original name or comment that is longer is no name. */
const longestText = 65_536;

const flagBits = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;

/** Its length in bytes; 0 when the bytes are no header of a member, -1 when they end before it does. */
export function gzipHeaderLength(bytes: Uint8Array): number {
  const magic = [0x1f, 0x8b, 8];
  if (magic.some((byte, at) => at < bytes.length && bytes[at] !== byte)) return 0;
  if (bytes.length < fixedLength) return -1;
  const flags = bytes[3] as number;
  if ((flags & flagBits.reserved) !== 0) return 0;
  const extraEnd = behindExtra(bytes, flags);
  const nameEnd = behindText(bytes, extraEnd, (flags & flagBits.name) !== 0);
  const commentEnd = behindText(bytes, nameEnd, (flags & flagBits.comment) !== 0);
  if (commentEnd <= 0) return commentEnd;
  const end = commentEnd + ((flags & flagBits.headerCrc) === 0 ? 0 : 2);
  return end <= bytes.length ? end : -1;
}

function behindExtra(bytes: Uint8Array, flags: number): number {
  if ((flags & flagBits.extra) === 0) return fixedLength;
  const low = bytes[fixedLength];
  const high = bytes[fixedLength + 1];
  return low === undefined || high === undefined ? -1 : fixedLength + 2 + low + high * 256;
}

/** Behind the zero at the end of a text that begins at `from`; `from` where there is none, or was nothing before. */
function behindText(bytes: Uint8Array, from: number, isThere: boolean): number {
  if (!isThere || from <= 0) return from;
  const zero = bytes.indexOf(0, from);
  if (zero >= 0) return zero + 1;
  return bytes.length - from > longestText ? 0 : -1;
}
