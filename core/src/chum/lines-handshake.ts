// The handshake by lines inside TLS, from the client's side, and the one line that comes after the payload.

import type { TLSSocket } from 'node:tls';
import { JawsError } from '@jaws/shared/contract/errors';
import {
  maxLineBytes,
  protocolVersion,
  readLine,
  versionOf,
  writeLine,
} from '@jaws/shared/exfil/listener-protocol';
import type { ProtocolLine } from '@jaws/shared/exfil/listener-protocol';
import type { ListenerGate } from './listener-gate.ts';
import { notAListener, timedOut } from './link-errors.ts';
import type { TlsLink } from './open-tls.ts';

/**
 * The next line, without its line feed; null when the other side ends first.
 * @throws JawsError chum.timed-out, chum.not-a-listener (no end of line in sight)
 */
export function nextLine(tls: TLSSocket, place: string, deadlineMs: number): Promise<string | null> {
  let text = '';
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer);
      tls.off('data', take).off('end', end).off('close', end);
    };
    const end = (): void => {
      leave();
      resolve(null);
    };
    const take = (bytes: Buffer): void => {
      text += bytes.toString('latin1');
      const at = text.indexOf('\n');
      if (at === -1 && text.length < maxLineBytes) return;
      leave();
      if (at === -1) reject(notAListener(place, 'its answer is none of the protocol'));
      else resolve(text.slice(0, at));
    };
    const timer = setTimeout(() => {
      leave();
      reject(timedOut(place));
    }, deadlineMs);
    tls.on('data', take).on('end', end).on('close', end);
    if (tls.readableEnded || tls.destroyed) end();
  });
}

/** @throws JawsError chum.other-version, chum.not-a-listener */
function expectLine<K extends ProtocolLine['kind']>(
  text: string,
  kind: K,
  place: string,
): Extract<ProtocolLine, { kind: K }> {
  const version = versionOf(text);
  if (version !== null && version !== protocolVersion)
    throw new JawsError(
      'chum.other-version',
      `The listener at ${place} speaks version ${version} of the protocol, this JAWS ${protocolVersion}.`,
    );
  const line = readLine(text);
  if (line?.kind !== kind) throw notAListener(place, 'its answer is none of the protocol');
  return line as Extract<ProtocolLine, { kind: K }>;
}

/**
 * Payload may follow when it resolves.
 * @throws JawsError chum.timed-out, chum.not-a-listener, chum.other-version, chum.wrong-token, chum.wrong-fingerprint
 */
export async function shakeHandsByLines(
  link: TlsLink,
  gate: ListenerGate,
  deadlineMs: number,
): Promise<void> {
  const { tls, place, fingerprint } = link;
  gate.checkFingerprint(fingerprint);
  const first = gate.begin();
  tls.write(writeLine({ kind: 'hello', ...first }));
  const answer = await nextLine(tls, place, deadlineMs);
  if (answer === null) throw notAListener(place, 'it ended the connection without an answer');
  const { serverNonce } = expectLine(answer, 'challenge', place);
  const facts = { ...first, serverNonce, fingerprint };
  tls.write(writeLine({ kind: 'proof', proof: gate.prove(facts) }));
  const verdict = await nextLine(tls, place, deadlineMs);
  if (verdict === null)
    throw new JawsError('chum.wrong-token', `The listener at ${place} does not accept this token.`);
  gate.admit(facts, expectLine(verdict, 'accept', place).acceptance);
}

/** What the listener says it received, after the end of the payload; null when it ended without a word. */
export async function readDone(
  { tls, place }: TlsLink,
  deadlineMs: number,
): Promise<Extract<ProtocolLine, { kind: 'done' }> | null> {
  const text = await nextLine(tls, place, deadlineMs);
  return text === null ? null : expectLine(text, 'done', place);
}
