// Writes payload to a connection no faster than the other side takes it, and knows when it takes nothing any more.

import type { Duplex } from 'node:stream';
import { JawsError } from '@jaws/shared/contract/errors';
import type { CountedFlow } from './payload-link.ts';
import type { PayloadSource } from './payload-source.ts';

export interface SteadyWriter {
  /** Resolves when the connection takes more. @throws JawsError chum.broken */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** @throws JawsError chum.broken when it is lost */
  readonly check: () => void;
  /** From now on its end is no loss. */
  readonly expectEnd: () => void;
  /** Ends it as lost. */
  readonly fail: (why: string) => void;
  /** How long the listener has taken nothing of what waits for it, ms. */
  readonly stalledMs: () => number;
}

/** `deadlineMs`: how long the listener may take nothing. */
export function createSteadyWriter(socket: Duplex, place: string, deadlineMs: number): SteadyWriter {
  let isFinishing = false;
  let failure: Error | null = null;
  let wake = (): void => undefined;
  /** Since when the last piece has not been taken. */
  let waitingSinceMs: number | null = null;
  const lose = (why: string, cause?: unknown): void => {
    if (isFinishing) return;
    failure ??= new JawsError('chum.broken', `The connection to ${place} was lost: ${why}.`, { cause });
    socket.destroy();
  };
  const check = (): void => {
    if (failure !== null) throw failure;
  };
  socket.on('error', (error: Error) => {
    lose(error.message, error);
  });
  socket.on('end', () => {
    lose('the listener ended it');
  });
  socket.on('drain', () => {
    wake();
  });
  socket.on('close', () => {
    lose('it was cut');
    wake();
  });
  // What the listener says while payload goes out is read by somebody else, or is an end.
  socket.resume();
  const drained = async (): Promise<void> => {
    if (socket.destroyed) return;
    const timer = setTimeout(() => {
      lose('the listener takes no more');
    }, deadlineMs);
    waitingSinceMs = performance.now();
    await new Promise<void>((resolve) => (wake = resolve));
    waitingSinceMs = null;
    clearTimeout(timer);
  };
  return {
    write: async (bytes) => {
      check();
      if (!socket.write(bytes)) await drained();
      // Read anew: it may have come while the last piece drained.
      check();
    },
    check,
    expectEnd: () => {
      isFinishing = true;
    },
    fail: lose,
    stalledMs: () => (waitingSinceMs === null ? 0 : performance.now() - waitingSinceMs),
  };
}

/** Of chunks that are written as they are. */
export const wholePieceBytes = 65_536;

export interface Carrier extends CountedFlow {
  readonly writer: SteadyWriter;
  /** Written at once: larger chunks are written in pieces, so that little is held in memory. */
  readonly pieceBytes: number;
  /** How a piece of payload is written; absent = as it is. */
  readonly wrap?: (piece: Buffer) => Uint8Array;
}

/** The next bytes of the source, each piece counted as it is given to the connection. @throws JawsError chum.broken */
export async function sendPieces(carrier: Carrier, bytes: number, source: PayloadSource): Promise<void> {
  const { writer, flow, onSent, pieceBytes, wrap } = carrier;
  for (let left = bytes; left > 0;) {
    writer.check();
    const piece = source.next(Math.min(left, pieceBytes));
    left -= piece.length;
    flow.add(piece);
    onSent(piece.length);
    await writer.write(wrap?.(piece) ?? piece);
  }
}
