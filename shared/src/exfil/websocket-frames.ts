// Frames of a WebSocket (RFC 6455 §5.2), as the style `websocket` writes them and the listener reads them.

/** RFC 6455 §1.3: joined to the client's key before it is hashed. */
export const websocketGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
export const websocketOpcodes = { more: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
/** RFC 6455 §7.4.1: an orderly end, as two bytes. */
export const websocketNormalEnd: Uint8Array = Uint8Array.of(0x03, 0xe8);
/** The most that a frame holds whose length takes two bytes. */
export const websocketFrameBytes = 65_535;

export interface WebsocketHead {
  readonly isFinal: boolean;
  readonly opcode: number;
  /** Of the content, bytes. */
  readonly length: number;
  /** Four bytes; null: not masked. */
  readonly mask: Uint8Array | null;
  readonly headBytes: number;
}

/** The whole frame, final; `mask`: four bytes, as every client must have them. */
export function writeWebsocketFrame(
  opcode: number,
  content: Uint8Array,
  mask: Uint8Array | null,
): Uint8Array {
  const wide = content.length <= 125 ? 0 : content.length <= websocketFrameBytes ? 2 : 8;
  const headBytes = 2 + wide + (mask === null ? 0 : 4);
  const frame = new Uint8Array(headBytes + content.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, 0x80 | opcode);
  view.setUint8(1, (mask === null ? 0 : 0x80) | (wide === 0 ? content.length : wide === 2 ? 126 : 127));
  if (wide === 2) view.setUint16(2, content.length);
  if (wide === 8) view.setBigUint64(2, BigInt(content.length));
  frame.set(content, headBytes);
  if (mask !== null) {
    frame.set(mask, 2 + wide);
    turnMask(frame.subarray(headBytes), mask, 0);
  }
  return frame;
}

/** Null: more bytes are needed to tell. A length beyond 2^53 is given as Infinity. */
export function readWebsocketHead(bytes: Uint8Array): WebsocketHead | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  const short = second & 0x7f;
  const wide = short === 126 ? 2 : short === 127 ? 8 : 0;
  const hasMask = (second & 0x80) !== 0;
  const headBytes = 2 + wide + (hasMask ? 4 : 0);
  if (bytes.length < headBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, headBytes);
  const length = wide === 0 ? short : wide === 2 ? view.getUint16(2) : wholeLength(view.getBigUint64(2));
  const mask = hasMask ? bytes.slice(headBytes - 4, headBytes) : null;
  return { isFinal: (first & 0x80) !== 0, opcode: first & 0x7f, length, mask, headBytes };
}

function wholeLength(length: bigint): number {
  return length <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(length) : Infinity;
}

/** Masks or unmasks in place; `at`: where in the frame's content these bytes begin. */
export function turnMask(bytes: Uint8Array, mask: Uint8Array, at: number): void {
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = (bytes[index] as number) ^ (mask[(at + index) & 3] as number);
}
