// Finds a ClientHello at the start of a payload: TLS records (RFC 8446 §5.1) around handshake messages. A hello may
// be spread over several records, and a second one (after HelloRetryRequest) may follow a change_cipher_spec.

const handshake = 22;
const changeCipherSpec = 20;
const clientHello = 1;
const recordHeader = 5;
const handshakeHeader = 4;
/** RFC 8446 §5.2, with room for the expansion that older versions allow. */
const longestRecord = 16_384 + 2048;

/** Longest hello followed over segments and records; real ones have 200 to 2,000 bytes. */
export const longestHello = 16_384;

/** The change_cipher_spec record in front of a second hello: type, version, length 1, the one byte it has. */
const changeCipherSpecLength = 6;

/**
 * Does a hello begin at `bytes[start, end)`, at least one byte? `part`: all of them fit, but they are too few to
 * tell (a sender may cut its first segment after one byte).
 */
export function helloStart(bytes: Uint8Array, start: number, end: number): 'begins' | 'part' | 'none' {
  const first = bytes[start];
  if (first === handshake) return handshakeStart(bytes, start, end);
  if (first !== changeCipherSpec) return 'none';
  const fits =
    fitsVersion(bytes, start, end) &&
    (end - start < 4 || bytes[start + 3] === 0) &&
    (end - start < 5 || bytes[start + 4] === 1);
  if (!fits) return 'none';
  const next = start + changeCipherSpecLength;
  return next >= end ? 'part' : handshakeStart(bytes, next, end);
}

function handshakeStart(bytes: Uint8Array, start: number, end: number): 'begins' | 'part' | 'none' {
  const fits =
    bytes[start] === handshake &&
    fitsVersion(bytes, start, end) &&
    (end - start <= recordHeader || bytes[start + recordHeader] === clientHello);
  if (!fits) return 'none';
  return end - start < 3 ? 'part' : 'begins';
}

/** Versions 3.0 to 3.4, as far as the bytes go. */
function fitsVersion(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    (end - start < 2 || bytes[start + 1] === 3) && (end - start < 3 || (bytes[start + 2] as number) <= 4)
  );
}

/** Reused result of `scan`: where the body of the hello lies. */
export class HelloScanner {
  /** Body after the handshake header: `bytes[start, end)`; the scanner's own memory when records were joined. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** After `part`: at least so many bytes more are needed. */
  missing = 0;
  private joined: Uint8Array | null = null;

  /**
   * Looks at `bytes[start, end)`, which begins as `helloStart` wants it. `whole`: the hello ends here; `part`: more
   * bytes are needed, the body holds what is there; `none`: it is no hello after all.
   */
  scan(bytes: Uint8Array, start: number, end: number): 'whole' | 'part' | 'none' {
    this.bytes = bytes;
    this.start = this.end = end;
    this.missing = 1;
    const first = bytes[start] === changeCipherSpec ? start + changeCipherSpecLength : start;
    const content = first + recordHeader;
    if (content >= end) return 'part';
    const record = recordLength(bytes, first);
    const isHello = bytes[first] === handshake && bytes[content] === clientHello;
    if (!isHello || record === 0 || record > longestRecord) return 'none';
    return this.scanRecord(bytes, first, record, end);
  }

  private scanRecord(
    bytes: Uint8Array,
    first: number,
    record: number,
    end: number,
  ): 'whole' | 'part' | 'none' {
    const content = first + recordHeader;
    // Record borders mean nothing to the message: its length, too, may go on in the next record (RFC 8446 §5.1).
    if (record < handshakeHeader) return this.join(bytes, first, end);
    if (content + handshakeHeader > end) return 'part';
    const length = bodyLength(bytes, content);
    if (length > longestHello) return 'none';
    if (record < handshakeHeader + length) return this.join(bytes, first, end);
    this.start = content + handshakeHeader;
    this.missing = this.start + length - end;
    this.end = Math.min(this.start + length, end);
    return this.missing <= 0 ? 'whole' : 'part';
  }

  /** Every record takes its header off the bytes that are there, so that the loop ends. */
  private join(bytes: Uint8Array, first: number, end: number): 'whole' | 'part' | 'none' {
    const joined = (this.joined ??= new Uint8Array(longestHello + handshakeHeader));
    let filled = 0;
    let at = first;
    while (at + recordHeader <= end) {
      if (bytes[at] !== handshake) return 'none';
      const recordEnd = at + recordHeader + recordLength(bytes, at);
      const available = Math.min(recordEnd, end, at + recordHeader + joined.length - filled);
      joined.set(bytes.subarray(at + recordHeader, available), filled);
      filled += available - at - recordHeader;
      const wanted = filled < handshakeHeader ? handshakeHeader : handshakeHeader + bodyLength(joined, 0);
      if (wanted > joined.length) return 'none';
      if (filled >= handshakeHeader && filled >= wanted) {
        this.joinedPart(joined, wanted);
        return 'whole';
      }
      this.missing = wanted - filled;
      at = recordEnd;
    }
    return this.joinedPart(joined, filled);
  }

  private joinedPart(joined: Uint8Array, filled: number): 'part' {
    this.bytes = joined;
    this.start = Math.min(handshakeHeader, filled);
    this.end = filled;
    return 'part';
  }
}

function recordLength(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 3] as number) << 8) | (bytes[at + 4] as number);
}

function bodyLength(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
}
