// A connection that ended before its work was done: what a push meets with patience, unlike a refusal. Never shown to
// a user as it is: in the end it is told as a coded error.

import { JawsError, type ErrorCode } from '@jaws/shared/contract/errors';
import { errnoCode } from '../dataset/disk-errors.ts';

export class LostConnection extends Error {
  /** In a few words, for progress: `connection lost`. */
  readonly why: string;

  constructor(why: string, cause?: unknown) {
    super(why, cause === undefined ? undefined : { cause });
    this.name = 'LostConnection';
    this.why = why;
  }
}

const connectCodes: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'push.unknown-host',
  EAI_AGAIN: 'push.unknown-host',
  EAI_NODATA: 'push.unknown-host',
  EAI_FAIL: 'push.unknown-host',
  ECONNREFUSED: 'push.refused',
  EHOSTUNREACH: 'push.timed-out',
  ENETUNREACH: 'push.timed-out',
  EHOSTDOWN: 'push.timed-out',
  ETIMEDOUT: 'push.timed-out',
};

/** What a failure to connect means; whatever is not known is a lost connection. */
export function connectFailure(error: unknown, where: string): JawsError | LostConnection {
  if (error instanceof JawsError || error instanceof LostConnection) return error;
  const code = errnoCode(error) ?? '';
  const known = Object.hasOwn(connectCodes, code) ? connectCodes[code] : undefined;
  if (known !== undefined) return new JawsError(known, failureText[known]?.(where), { cause: error });
  // TLS found something that is none.
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_'))
    return new JawsError('push.not-a-listener', `${where} does not speak TLS. Nothing was sent.`, {
      cause: error,
    });
  return new LostConnection('connection lost', error);
}

const failureText: Readonly<Partial<Record<ErrorCode, (where: string) => string>>> = {
  'push.unknown-host': (where) => `The host of ${where} is not known.`,
  'push.refused': (where) => `Nothing takes connections at ${where}.`,
  'push.timed-out': (where) => `${where} cannot be reached.`,
};

/** Worth another try once the listener has been reached: it may be starting anew, the network may come back. */
export function isPassing(error: unknown): boolean {
  if (error instanceof LostConnection) return true;
  return (
    error instanceof JawsError && ['push.unknown-host', 'push.refused', 'push.timed-out'].includes(error.code)
  );
}
