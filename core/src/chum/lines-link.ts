// Payload bare inside TLS, after the handshake by lines; at its end the listener says what it received.

import { JawsError } from '@jaws/shared/contract/errors';
import { readDone } from './lines-handshake.ts';
import { timedOut } from './link-errors.ts';
import type { TlsLink } from './open-tls.ts';
import type { OnSent, PayloadLink } from './payload-link.ts';
import type { SentFlow } from './sent-flow.ts';

/** Written at once: larger chunks are written in pieces, so that little is held in memory. */
const pieceBytes = 65_536;

/** `deadlineMs`: how long the listener may take nothing, or keep its last word back. */
// eslint-disable-next-line max-lines-per-function -- short functions over one state, which nobody else may touch
export function createLinesLink(
  link: TlsLink,
  flow: SentFlow,
  onSent: OnSent,
  deadlineMs: number,
): PayloadLink {
  const { tls, raw, place } = link;
  let isFinishing = false;
  let failure: Error | null = null;
  const fail = (why: string, cause?: unknown): void => {
    if (isFinishing) return;
    failure ??= new JawsError('chum.broken', `The connection to ${place} was lost: ${why}.`, { cause });
    tls.destroy();
  };
  tls.on('error', (error: Error) => {
    fail(error.message, error);
  });
  tls.on('end', () => {
    fail('the listener ended it');
  });
  let wake = (): void => undefined;
  /** Since when the last piece has not been taken. */
  let waitingSinceMs: number | null = null;
  tls.on('drain', () => {
    wake();
  });
  tls.on('close', () => {
    fail('it was cut');
    wake();
  });
  raw.on('close', flow.end);
  // Nothing comes while payload goes out; what would come is an end.
  tls.resume();

  const drained = async (): Promise<void> => {
    if (tls.destroyed) return;
    const timer = setTimeout(() => {
      fail('the listener takes no more');
    }, deadlineMs);
    waitingSinceMs = performance.now();
    await new Promise<void>((resolve) => (wake = resolve));
    waitingSinceMs = null;
    clearTimeout(timer);
  };
  return {
    flow,
    send: async (bytes, source) => {
      for (let left = bytes; left > 0;) {
        if (failure !== null) throw failure;
        const piece = source.next(Math.min(left, pieceBytes));
        left -= piece.length;
        flow.add(piece);
        onSent(piece.length);
        if (!tls.write(piece)) await drained();
      }
      // Read anew: it may have come while the last piece drained.
      if (failure !== null) throw failure;
    },
    finish: async () => {
      if (failure !== null) throw failure;
      isFinishing = true;
      const done = readDone(link, deadlineMs);
      tls.end();
      try {
        if ((await done) === null)
          throw new JawsError('chum.broken', `${place} ended the connection before it had everything.`);
        await endOf(link, deadlineMs);
      } finally {
        tls.destroy();
        raw.destroy();
        flow.end();
      }
    },
    stalledMs: () => (waitingSinceMs === null ? 0 : performance.now() - waitingSinceMs),
    abort: () => {
      fail('it was given up');
      raw.destroy();
      flow.end();
    },
  };
}

/** Both halves are closed: the last segment's count is known. */
export async function endOf({ raw, place }: TlsLink, deadlineMs: number): Promise<void> {
  if (raw.destroyed) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(timedOut(place));
    }, deadlineMs);
    raw.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
