// Errors that nobody foresaw become `internal`, with their cause for the log.

import { JawsError } from '@jaws/shared/contract/errors';

export function asJawsError(error: unknown): JawsError {
  return error instanceof JawsError ? error : new JawsError('internal', undefined, { cause: error });
}
