// Errors over the wire: a JawsError keeps code, message and hint; everything else becomes `internal`, without
// message or stack, because those may hold paths, addresses or secrets.

import { errorTexts, isErrorCode, JawsError } from '../contract/errors.ts';

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const textLimit = 4000;

/** `logUnknown` is given what the other side will not see. */
export function toWireError(error: unknown, logUnknown: (error: unknown) => void): WireError {
  if (error instanceof JawsError) {
    return {
      code: error.code,
      message: error.message.slice(0, textLimit),
      hint: error.hint.slice(0, textLimit),
    };
  }
  logUnknown(error);
  return { code: 'internal', ...errorTexts.internal };
}

export function fromWireError(error: WireError): JawsError {
  if (isErrorCode(error.code)) return new JawsError(error.code, error.message, { hint: error.hint });
  return new JawsError('internal', `${error.code}: ${error.message}`, { hint: error.hint });
}
