// A connection on which both sides have proved that they know the token: content is only ever sent on one of these.

import { randomBytes } from 'node:crypto';
import { JawsError } from '@jaws/shared/contract/errors';
import { acceptance, isNonce, type HandshakeScope } from '@jaws/shared/exfil/listener-protocol';
import type { ListenerTarget } from '@jaws/shared/exfil/push-target';
import { z } from 'zod';
import { LostConnection } from './lost-connection.ts';
import { provesItself, proofFor, scopeKeyOf } from '../listener-link/listener-proof.ts';
import { openOneConnection, type HttpAnswer, type OneConnection } from './one-connection.ts';

export interface ListenerAccess {
  readonly target: ListenerTarget;
  readonly scope: HandshakeScope;
  readonly token: string;
  /** Null: that of the certificate is taken on the strength of the listener's proof. */
  readonly fingerprint: string | null;
  /** For connection and handshake together, ms. */
  readonly connectMs: number;
  readonly signal: AbortSignal;
}

const challenge = z.looseObject({ serverNonce: z.string() });
const refusal = z.looseObject({ error: z.looseObject({ reason: z.string(), message: z.string() }) });
export type Refusal = z.infer<typeof refusal>['error'];

/** What the listener refused and why; null when the answer is none of its refusals. */
export function refusalOf({ body }: HttpAnswer): Refusal | null {
  return refusal.safeParse(body).data?.error ?? null;
}

/**
 * @throws JawsError push.unknown-host, push.refused, push.timed-out, push.not-a-listener, push.other-version,
 * push.wrong-fingerprint, push.wrong-token, cancelled; LostConnection
 */
export async function connectToListener(access: ListenerAccess): Promise<OneConnection> {
  const { target, connectMs, signal } = access;
  const connection = await openOneConnection(target, { connectMs, signal });
  try {
    await shakeHands(connection, access);
    return connection;
  } catch (error) {
    connection.close();
    if (signal.aborted) throw new JawsError('cancelled');
    if (error instanceof LostConnection && error.why === 'no answer')
      throw new JawsError('push.timed-out', `${target.text} takes the connection but does not answer.`, {
        cause: error,
      });
    throw error;
  }
}

async function shakeHands(connection: OneConnection, access: ListenerAccess): Promise<void> {
  const { scope, token, target, connectMs } = access;
  const { fingerprint } = connection;
  checkPin(access, fingerprint);
  const clientNonce = randomBytes(32).toString('base64url');
  const serverNonce = await askNonce(connection, access, clientNonce);
  const facts = { scope, clientNonce, serverNonce, fingerprint };
  const key = scopeKeyOf(token, scope);
  const answer = await connection.ask({
    method: 'POST',
    path: '/v1/hello',
    headers: {
      'jaws-scope': scope,
      'jaws-client-nonce': clientNonce,
      'jaws-server-nonce': serverNonce,
      'jaws-proof': proofFor(key, 'client', facts),
      'content-length': 0,
    },
    silenceMs: connectMs,
  });
  if (refusalOf(answer)?.reason === 'wrong-proof')
    throw new JawsError('push.wrong-token', `The listener at ${target.text} does not accept this token.`);
  const accepted = acceptance.safeParse(answer.body).data;
  if (answer.status !== 200 || accepted === undefined) throw strange(answer, target);
  if (accepted.fingerprint !== fingerprint || !provesItself(key, facts, accepted))
    throw new JawsError(
      'push.not-a-listener',
      `${target.text} answers like a listener but does not prove to know the token. Nothing was sent.`,
    );
}

function checkPin({ fingerprint: pinned, target }: ListenerAccess, seen: string): void {
  if (pinned === null || pinned === seen) return;
  throw new JawsError(
    'push.wrong-fingerprint',
    `${target.text} has a certificate with the fingerprint ${seen}, not the one that was pinned. Nothing was sent.`,
  );
}

async function askNonce(
  connection: OneConnection,
  { scope, target, connectMs }: ListenerAccess,
  clientNonce: string,
): Promise<string> {
  const asked = await connection.ask({
    method: 'GET',
    path: `/v1/challenge?scope=${encodeURIComponent(scope)}&nonce=${clientNonce}`,
    silenceMs: connectMs,
  });
  const serverNonce = challenge.safeParse(asked.body).data?.serverNonce ?? '';
  if (asked.status !== 200 || !isNonce(serverNonce)) throw strange(asked, target);
  return serverNonce;
}

/** A listener that knows no such request answers in the form of all its refusals; others do not. */
function strange(answer: HttpAnswer, { text }: ListenerTarget): JawsError | LostConnection {
  const reason = refusalOf(answer)?.reason;
  if (reason === 'internal') return new LostConnection('the listener failed');
  if (reason === undefined)
    return new JawsError(
      'push.not-a-listener',
      `What answers at ${text} is not a JAWS listener. Nothing was sent.`,
    );
  return new JawsError(
    'push.other-version',
    `The listener at ${text} speaks another version (${reason.slice(0, 64)}).`,
  );
}
