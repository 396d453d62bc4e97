// The handshake by lines, from the client's side: whatever carries them, TLS or a protocol of its own.

import { JawsError } from '@jaws/shared/contract/errors';
import {
  protocolVersion,
  readLine,
  versionOf,
  writeLine,
  type ProtocolLine,
} from '@jaws/shared/exfil/listener-protocol';
import type { ListenerGate } from './listener-gate.ts';
import { notAListener } from './link-errors.ts';

/** Sends one line, given without its end; the line that is answered, null when it is refused. */
export type AskLine = (line: string, step: 'hello' | 'proof') => Promise<string | null>;

/** @throws JawsError chum.other-version, chum.not-a-listener */
export function expectLine<K extends ProtocolLine['kind']>(
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
 * Payload may follow when it resolves. `seen`: the certificate's fingerprint and where the listener is.
 * @throws JawsError chum.timed-out, chum.not-a-listener, chum.other-version, chum.wrong-token, chum.wrong-fingerprint
 */
export async function shakeHandsByWords(
  ask: AskLine,
  gate: ListenerGate,
  { place, fingerprint }: { readonly place: string; readonly fingerprint: string },
): Promise<void> {
  gate.checkFingerprint(fingerprint);
  const first = gate.begin();
  const answer = await ask(writeLine({ kind: 'hello', ...first }).trimEnd(), 'hello');
  if (answer === null) throw notAListener(place, 'it ended the connection without an answer');
  const { serverNonce } = expectLine(answer, 'challenge', place);
  const facts = { ...first, serverNonce, fingerprint };
  const verdict = await ask(writeLine({ kind: 'proof', proof: gate.prove(facts) }).trimEnd(), 'proof');
  if (verdict === null)
    throw new JawsError('chum.wrong-token', `The listener at ${place} does not accept this token.`);
  gate.admit(facts, expectLine(verdict, 'accept', place).acceptance);
}
