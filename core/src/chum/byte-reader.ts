// Reads what the other side of a connection says, piece by piece: lines, replies, packets, frames.

import type { Duplex } from 'node:stream';
import { notAListener, timedOut } from './link-errors.ts';

export interface Piece<T> {
  readonly value: T;
  /** Bytes that it takes. */
  readonly length: number;
}

/** The first whole piece of what has come; null = there is more to come. */
export type SplitPiece<T> = (bytes: Buffer) => Piece<T> | null;

export interface ByteReader {
  /**
   * The next piece; null when the other side ends first.
   * @throws JawsError chum.timed-out, chum.not-a-listener (no end of it in sight)
   */
  readonly next: <T>(split: SplitPiece<T>, deadlineMs: number) => Promise<T | null>;
}

/** `mostBytes`: more than these are never kept; who sends more is cut. */
export function createByteReader(socket: Duplex, place: string, mostBytes: number): ByteReader {
  let pending = Buffer.alloc(0);
  let isOver = socket.readableEnded || socket.destroyed;
  let isTooMuch = false;
  let wake = (): void => undefined;
  const over = (): void => {
    isOver = true;
    wake();
  };
  socket.on('data', (bytes: Buffer) => {
    pending = Buffer.concat([pending, bytes]);
    isTooMuch ||= pending.length > mostBytes;
    if (isTooMuch) socket.destroy();
    wake();
  });
  socket.on('end', over).on('close', over);
  return {
    next: async (split, deadlineMs) => {
      const late = performance.now() + deadlineMs;
      const timer = setTimeout(() => {
        wake();
      }, deadlineMs + 1);
      try {
        for (;;) {
          const piece = split(pending);
          if (piece !== null) {
            pending = pending.subarray(piece.length);
            return piece.value;
          }
          if (isTooMuch) throw notAListener(place, 'its answer is none of the protocol');
          if (isOver) return null;
          if (performance.now() >= late) throw timedOut(place);
          await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** One line without its end, LF or CR LF. */
export function splitLine(bytes: Buffer): Piece<string> | null {
  const at = bytes.indexOf(0x0a);
  if (at === -1) return null;
  const end = at > 0 && bytes[at - 1] === 0x0d ? at - 1 : at;
  return { value: bytes.toString('latin1', 0, end), length: at + 1 };
}
