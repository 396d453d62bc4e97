// Payload bare inside TLS, after the handshake by lines; at its end the listener says what it received.

import { JawsError } from '@jaws/shared/contract/errors';
import type { ByteReader } from './byte-reader.ts';
import { readDone } from './lines-handshake.ts';
import { timedOut } from './link-errors.ts';
import type { TcpLink } from './open-tcp.ts';
import type { TlsLink } from './open-tls.ts';
import type { CountedFlow, PayloadLink } from './payload-link.ts';
import { createSteadyWriter, sendPieces, wholePieceBytes } from './steady-writer.ts';

/** `deadlineMs`: how long the listener may take nothing, or keep its last word back. */
export function createLinesLink(
  link: TlsLink,
  reader: ByteReader,
  { flow, onSent }: CountedFlow,
  deadlineMs: number,
): PayloadLink {
  const { tls, raw, place } = link;
  const writer = createSteadyWriter(tls, place, deadlineMs);
  const carrier = { writer, flow, onSent, pieceBytes: wholePieceBytes };
  raw.on('close', flow.end);
  return {
    flow,
    send: (bytes, source) => sendPieces(carrier, bytes, source),
    finish: async () => {
      writer.check();
      writer.expectEnd();
      const done = readDone(reader, place, deadlineMs);
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
    stalledMs: writer.stalledMs,
    abort: () => {
      writer.fail('it was given up');
      raw.destroy();
      flow.end();
    },
  };
}

/** Both halves are closed: the last segment's count is known. @throws JawsError chum.timed-out */
export async function endOf(
  { raw, place }: Pick<TcpLink, 'raw' | 'place'>,
  deadlineMs: number,
): Promise<void> {
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
