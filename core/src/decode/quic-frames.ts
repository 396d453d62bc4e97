// The frames of an Initial packet (RFC 9000 §12.4, §19): those with a piece of the TLS handshake are handed on, the few
// others that may be there are passed over.

import { quicNumber, quicNumberLength } from './quic-header.ts';

const types = { padding: 0, ping: 1, acknowledge: 2, acknowledgeMarked: 3, crypto: 6 } as const;

/** A piece of the handshake: `frames[from, to)` belongs at `offset` of its stream. */
export interface CryptoPiece {
  readonly offset: number;
  readonly frames: Uint8Array;
  readonly from: number;
  readonly to: number;
}

type TakeCrypto = (piece: CryptoPiece) => void;

/** Ends at the first frame that is broken, or that no Initial packet may have. */
export function readInitialFrames(frames: Uint8Array, take: TakeCrypto): void {
  let at = afterPadding(frames, 0);
  while (at >= 0 && at < frames.length) {
    const type = frames[at] as number;
    if (type === types.ping) at++;
    else if (type === types.crypto) at = readCrypto(frames, at + 1, take);
    else if (type === types.acknowledge || type === types.acknowledgeMarked)
      at = passAcknowledge(frames, at + 1, type === types.acknowledgeMarked);
    else return;
    at = at < 0 ? at : afterPadding(frames, at);
  }
}

/** Most of an Initial packet may be padding: a datagram of 1200 bytes is the least (RFC 9000 §14.1). */
function afterPadding(frames: Uint8Array, start: number): number {
  let at = start;
  while (at < frames.length && frames[at] === types.padding) at++;
  return at;
}

/** §19.6. Where the next frame begins; -1 when this one is broken. */
function readCrypto(frames: Uint8Array, start: number, take: TakeCrypto): number {
  const offset = quicNumber(frames, start, frames.length);
  const lengthAt = passNumbers(frames, start, 1);
  if (lengthAt < 0) return -1;
  const length = quicNumber(frames, lengthAt, frames.length);
  const from = passNumbers(frames, lengthAt, 1);
  if (from < 0 || from + length > frames.length) return -1;
  take({ offset, frames, from, to: from + length });
  return from + length;
}

/** §19.3: the largest number, the delay, how many ranges follow, the first range; two numbers a range, three counts. */
function passAcknowledge(frames: Uint8Array, start: number, isMarked: boolean): number {
  const countAt = passNumbers(frames, start, 2);
  if (countAt < 0) return -1;
  const ranges = quicNumber(frames, countAt, frames.length);
  return ranges < 0 || ranges > frames.length
    ? -1
    : passNumbers(frames, countAt, 2 + 2 * ranges + (isMarked ? 3 : 0));
}

function passNumbers(frames: Uint8Array, start: number, count: number): number {
  let at = start;
  for (let passed = 0; passed < count; passed++) {
    if (at >= frames.length) return -1;
    at += quicNumberLength(frames, at);
  }
  return at > frames.length ? -1 : at;
}
