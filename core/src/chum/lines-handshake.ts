// The handshake by lines inside TLS, from the client's side, and the one line that comes after the payload.

import { maxLineBytes } from '@jaws/shared/exfil/listener-protocol';
import type { ProtocolLine } from '@jaws/shared/exfil/listener-protocol';
import { createByteReader, splitLine, type ByteReader } from './byte-reader.ts';
import type { ListenerGate } from './listener-gate.ts';
import type { TlsLink } from './open-tls.ts';
import { expectLine, shakeHandsByWords } from './words-handshake.ts';

/**
 * Payload may follow when it resolves, with the reader of what the listener says further on.
 * @throws JawsError chum.timed-out, chum.not-a-listener, chum.other-version, chum.wrong-token, chum.wrong-fingerprint
 */
export async function shakeHandsByLines(
  link: TlsLink,
  gate: ListenerGate,
  deadlineMs: number,
): Promise<ByteReader> {
  const { tls, place } = link;
  const reader = createByteReader(tls, place, maxLineBytes);
  const ask = (line: string): Promise<string | null> => {
    tls.write(`${line}\n`);
    return reader.next(splitLine, deadlineMs);
  };
  await shakeHandsByWords(ask, gate, link);
  return reader;
}

/** What the listener says it received, after the end of the payload; null when it ended without a word. */
export async function readDone(
  reader: ByteReader,
  place: string,
  deadlineMs: number,
): Promise<Extract<ProtocolLine, { kind: 'done' }> | null> {
  const text = await reader.next(splitLine, deadlineMs);
  return text === null ? null : expectLine(text, 'done', place);
}
