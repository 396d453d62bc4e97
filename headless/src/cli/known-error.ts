// Any failure as one with a code. What a service has not put into words is a refusal of the file system, or unknown.

import { diskError } from '@jaws/core/dataset/disk-errors';
import { JawsError } from '@jaws/shared/contract/errors';

export function knownError(error: unknown): JawsError {
  if (error instanceof JawsError) return error;
  if (error instanceof Error && 'syscall' in error && 'path' in error)
    return diskError(error, `${String(error.syscall)} ${JSON.stringify(error.path)}`);
  return new JawsError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}
