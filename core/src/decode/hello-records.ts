// Finds a ClientHello at the start of a payload: TLS records (RFC 8446 §5.1) around handshake messages. A hello may
// be spread over several records, and a second one (after HelloRetryRequest) may follow a change_cipher_spec.

const handshake = 22;
const changeCipherSpec = 20;
const clientHello = 1;
const recordHeader = 5;
const handshakeHeader = 4;
/** RFC 8446 §5.2, with room for the expansion that older versions allow. */
const longestRecord = 16_384 + 2048;
/** A hello in more records than this is an attack on the reader. */
const mostRecords = 64;

/** Longest hello followed over segments and records; real ones have 200 to 2,000 bytes. */
export const longestHello = 16_384;

/** Cheap test of the first bytes; as many as there are must fit, three at least. */
export function beginsHello(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] === handshake) return beginsHandshake(bytes, start, end);
  // A change_cipher_spec has one byte, so that the next record begins after six.
  return (
    bytes[start] === changeCipherSpec &&
    end - start >= 9 &&
    bytes[start + 1] === 3 &&
    bytes[start + 4] === 1 &&
    beginsHandshake(bytes, start + 6, end)
  );
}

function beginsHandshake(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start >= 3 &&
    bytes[start] === handshake &&
    bytes[start + 1] === 3 &&
    (bytes[start + 2] as number) <= 4 &&
    (end - start < 6 || bytes[start + 5] === clientHello)
  );
}

/** Reused result of `scan`: where the body of the hello lies. */
export class HelloScanner {
  /** Body after the handshake header: `bytes[start, end)`; the scanner's own memory when records were joined. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  private joined: Uint8Array | null = null;

  /**
   * Looks at `bytes[start, end)`, which begins as `beginsHello` wants it. `whole`: the hello ends here; `part`: more
   * bytes are needed, the body holds what is there; `none`: it is no hello after all.
   */
  scan(bytes: Uint8Array, start: number, end: number): 'whole' | 'part' | 'none' {
    this.bytes = bytes;
    this.start = this.end = end;
    const first = bytes[start] === changeCipherSpec ? start + 6 : start;
    const content = first + recordHeader;
    if (content + handshakeHeader > end) return 'part';
    if (bytes[content] !== clientHello) return 'none';
    const length = bodyLength(bytes, content);
    const record = recordLength(bytes, first);
    if (length > longestHello || record === 0 || record > longestRecord) return 'none';
    if (record < handshakeHeader + length) return this.join(bytes, first, end);
    this.start = content + handshakeHeader;
    this.end = Math.min(this.start + length, end);
    return this.start + length <= end ? 'whole' : 'part';
  }

  private join(bytes: Uint8Array, first: number, end: number): 'whole' | 'part' | 'none' {
    const joined = (this.joined ??= new Uint8Array(longestHello + handshakeHeader));
    let filled = 0;
    let at = first;
    for (let record = 0; record < mostRecords; record++) {
      if (at + recordHeader > end) return this.joinedPart(joined, filled);
      if (bytes[at] !== handshake) return 'none';
      const recordEnd = at + recordHeader + recordLength(bytes, at);
      const available = Math.min(recordEnd, end, at + recordHeader + joined.length - filled);
      joined.set(bytes.subarray(at + recordHeader, available), filled);
      filled += available - at - recordHeader;
      if (filled >= handshakeHeader) {
        const length = bodyLength(joined, 0);
        if (length > longestHello) return 'none';
        if (filled >= handshakeHeader + length) {
          this.joinedPart(joined, handshakeHeader + length);
          return 'whole';
        }
      }
      if (recordEnd > end) return this.joinedPart(joined, filled);
      at = recordEnd;
    }
    return 'none';
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
